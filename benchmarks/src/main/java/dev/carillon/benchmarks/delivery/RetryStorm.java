// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.delivery;

import com.google.protobuf.ByteString;
import dev.carillon.benchmarks.Arguments;
import dev.carillon.benchmarks.Workspace;
import dev.carillon.benchmarks.cluster.Part;
import dev.carillon.benchmarks.load.Waiting;
import dev.carillon.benchmarks.routing.ClockConfiguration;
import dev.carillon.embedded.TcpLink;
import dev.carillon.events.CatalogKey;
import dev.carillon.events.Guarantee;
import dev.carillon.events.Lane;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.TenantId;
import dev.carillon.events.codec.PayloadCodec;
import dev.carillon.events.topic.Topics;
import dev.carillon.events.v1.Address;
import dev.carillon.events.v1.CatalogEntry;
import dev.carillon.events.v1.Category;
import dev.carillon.events.v1.ChannelCode;
import dev.carillon.events.v1.Event;
import dev.carillon.events.v1.EventType;
import dev.carillon.events.v1.OrderingCode;
import dev.carillon.events.v1.PhoneNumber;
import dev.carillon.events.v1.Profile;
import dev.carillon.events.v1.ProfileContent;
import dev.carillon.events.v1.Template;
import dev.carillon.events.v1.TemplateContent;
import dev.carillon.events.v1.Tenant;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;

/// The first of two providers of texts is down for a while, as a host is: connections are cut and
/// refused. The second is given only a part of the load. The router, its retry budget and strict order
/// are the real ones.
public final class RetryStorm {

    public static final Set<String> OPTIONS = Set.of("minutes", "seconds", "rate", "second-limit", "recipients");

    /// Nine of ten events; one of ten is urgent.
    private static final String NEWS = "news";

    /// As news, but may be repeated rather than lost.
    private static final String SURE_NEWS = "sure-news";

    private static final String ALERT = "alert";
    private static final TenantId TENANT = new TenantId("storm");
    private static final Duration BEFORE = Duration.ofSeconds(20);
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final DeliveryStage stage;
    private final TcpLink gate;
    private final StormAudit audit;
    private final InstantSource clock = ClockConfiguration.clock();
    private final int recipients;
    private int number;

    private RetryStorm(DeliveryStage stage, TcpLink gate, StormAudit audit, int recipients) {
        this.stage = stage;
        this.gate = gate;
        this.audit = audit;
        this.recipients = recipients;
    }

    /// @return whether every promise was kept
    /// @throws IOException when the data of a clean run cannot be removed
    public static boolean run(Arguments arguments, Workspace workspace) throws IOException {
        int rate = arguments.number("rate", 200);
        Duration outage = Duration.ofMinutes(arguments.number("minutes", 0))
                .plusSeconds(
                        arguments.number("seconds", arguments.find("minutes").isPresent() ? 0 : 60));
        TcpLink[] gate = new TcpLink[1];
        boolean kept;
        try (DeliveryStage stage = DeliveryStage.start(workspace, Set.of(Part.ROUTING), simulators -> {
                    gate[0] = TcpLink.to(simulators.getPort());
                    URI behindGate = URI.create("http://127.0.0.1:" + gate[0].port() + simulators.getPath());
                    return List.of(
                            "--carillon.delivery.sms.twilio.base-url=" + behindGate + "/twilio",
                            "--carillon.delivery.pace.limits.vonage.per-second="
                                    + arguments.number("second-limit", Math.max(1, rate / 4)));
                });
                ReceiptBook receipts = ReceiptBook.start(stage.bootstrapServers());
                ArrivalBook arrivals = ArrivalBook.start(stage)) {
            StormAudit audit = new StormAudit(receipts, arrivals);
            kept = new RetryStorm(stage, gate[0], audit, arguments.number("recipients", 2_000)).run(rate, outage);
        } finally {
            if (gate[0] != null) {
                gate[0].close();
            }
        }
        if (kept) {
            workspace.forgetData();
        }
        return kept;
    }

    private boolean run(int rate, Duration outage) {
        set();
        send(rate, BEFORE);
        int connectedBefore = gate.connections();
        audit.begin(clock.millis());
        gate.shut();
        System.out.printf("the first provider is down for %d s, at %d events/s%n", outage.toSeconds(), rate);
        send(rate, outage);
        long backlog = audit.open();
        gate.open();
        audit.end(clock.millis());
        System.out.printf("it is back; %d events wait or are under way%n", backlog);
        long back = System.nanoTime();
        send(rate, BEFORE);
        boolean drained = Waiting.until(() -> audit.open() == 0, PATIENCE);
        System.out.printf(
                "%s after %d s; %d connections to the first provider before, %d after%n",
                drained ? "drained" : "NOT drained",
                Duration.ofNanos(System.nanoTime() - back).toSeconds(),
                connectedBefore,
                gate.connections() - connectedBefore);
        return audit.report(outage) && drained;
    }

    private void send(int rate, Duration duration) {
        long began = System.nanoTime();
        long all = rate * duration.toSeconds();
        long sent = 0;
        while (sent < all) {
            double passed = (System.nanoTime() - began) / 1e9;
            while (sent < all && sent < (long) (passed * rate)) {
                write();
                sent++;
            }
            Waiting.pass(Duration.ofMillis(1));
        }
        stage.writer().flush();
    }

    private void write() {
        String type = switch (number % 10) {
            case 0 -> ALERT;
            case 1, 2, 3, 4 -> SURE_NEWS;
            default -> NEWS;
        };
        Lane lane = type.equals(ALERT) ? Lane.CRITICAL : Lane.STANDARD;
        RecipientKey recipient = RecipientKey.of(TENANT.value(), "r" + (number / 10) % recipients);
        long now = clock.millis();
        Event event = Event.newBuilder()
                .setTenant(TENANT.value())
                .setRecipient(recipient.requireRecipient().value())
                .setRecipientCount(1)
                .setId(type + "-" + number)
                .setType(type)
                .setLane(lane.code())
                .setSource("benchmarks")
                .setAcceptedAtMillis(now)
                .setOccurredAtMillis(now)
                .setData(PayloadCodec.plain(ByteString.copyFromUtf8("{\"n\": %d}".formatted(number))))
                .build();
        audit.written(event);
        stage.writer().write(Topics.events(lane), recipient, event);
        number++;
    }

    private void set() {
        catalog(
                CatalogKey.Kind.TENANT,
                TENANT.value(),
                entry().setTenantSettings(Tenant.newBuilder()
                        .setName("Storm")
                        .setDefaultLocale("en")
                        .setDefaultTimeZone("Europe/Berlin")));
        catalog(
                CatalogKey.Kind.CATEGORY,
                "storm",
                entry().setCategory(Category.newBuilder().setName("Storm")));
        catalog(
                CatalogKey.Kind.TEMPLATE,
                NEWS,
                entry().setTemplate(Template.newBuilder()
                        .addContents(
                                TemplateContent.newBuilder().setTitle("News").setText("<{{data.n}}>"))));
        type(NEWS, Lane.STANDARD, Guarantee.EFFECTIVELY_ONCE);
        type(SURE_NEWS, Lane.STANDARD, Guarantee.AT_LEAST_ONCE);
        type(ALERT, Lane.CRITICAL, Guarantee.EFFECTIVELY_ONCE);
        for (int i = 0; i < recipients; i++) {
            profile(i);
        }
        stage.writer().flush();
    }

    private void type(String name, Lane lane, Guarantee guarantee) {
        catalog(
                CatalogKey.Kind.EVENT_TYPE,
                name,
                entry().setEventType(EventType.newBuilder()
                        .setName(name)
                        .setCategory("storm")
                        .setLane(lane.code())
                        .setGuarantee(guarantee.code())
                        .setOrdering(OrderingCode.ORDERING_STRICT)
                        .setTemplate(NEWS)
                        .addQuietHoursBypassChannels(ChannelCode.CHANNEL_SMS)
                        .addChannels(ChannelCode.CHANNEL_SMS)));
    }

    private void profile(int recipient) {
        RecipientKey key = RecipientKey.of(TENANT.value(), "r" + recipient);
        ProfileContent content = ProfileContent.newBuilder()
                .addAddresses(Address.newBuilder()
                        .setId("phone")
                        .setPhone(PhoneNumber.newBuilder().setValue("+49151%08d".formatted(recipient))))
                .build();
        stage.writer()
                .write(
                        Topics.PROFILES,
                        key,
                        Profile.newBuilder()
                                .setTenant(TENANT.value())
                                .setRecipient("r" + recipient)
                                .setVersion(1)
                                .setContent(PayloadCodec.plain(content))
                                .build());
    }

    private void catalog(CatalogKey.Kind kind, String id, CatalogEntry.Builder entry) {
        stage.writer()
                .write(
                        Topics.CATALOG,
                        new CatalogKey(TENANT, kind, id),
                        entry.setId(id).setUpdatedAtMillis(clock.millis()).build());
    }

    private static CatalogEntry.Builder entry() {
        return CatalogEntry.newBuilder().setTenant(TENANT.value()).setVersion(1);
    }
}
