// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.delivery;

import com.google.protobuf.ByteString;
import dev.carillon.benchmarks.Arguments;
import dev.carillon.benchmarks.Workspace;
import dev.carillon.benchmarks.load.Waiting;
import dev.carillon.events.CatalogKey;
import dev.carillon.events.Channel;
import dev.carillon.events.Lane;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.TenantId;
import dev.carillon.events.topic.Topics;
import dev.carillon.events.v1.Attempted;
import dev.carillon.events.v1.CatalogEntry;
import dev.carillon.events.v1.DeliveryContent;
import dev.carillon.events.v1.Device;
import dev.carillon.events.v1.PlatformCode;
import dev.carillon.events.v1.ProviderOrder;
import dev.carillon.events.v1.Receipt;
import dev.carillon.events.v1.Tenant;
import dev.carillon.events.v1.WebhookFormatCode;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What a send costs: deliveries of one provider after the other, as fast as they go, from a backlog in Kafka to
/// acknowledged receipts.
public final class DeliveryBench {

    public static final Set<String> OPTIONS = Set.of("sends", "warmup", "only");

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final int RECIPIENTS = 2_000;

    private final DeliveryStage stage;
    private final ReceiptBook receipts;
    private final Deliveries deliveries;
    private int number;

    private DeliveryBench(DeliveryStage stage, ReceiptBook receipts) {
        this.stage = stage;
        this.receipts = receipts;
        this.deliveries = new Deliveries(stage.writer());
    }

    /// @return whether everything was accepted that was measured
    /// @throws IOException when the data of a clean run cannot be removed
    public static boolean run(Arguments arguments, Workspace workspace) throws IOException {
        boolean whole;
        try (DeliveryStage stage = DeliveryStage.start(workspace, Map.of(), _ -> List.of());
                ReceiptBook receipts = ReceiptBook.start(stage.bootstrapServers())) {
            whole = new DeliveryBench(stage, receipts)
                    .run(
                            Set.of(arguments.find("only").orElse("").split(",")),
                            arguments.number("sends", 5_000),
                            arguments.number("warmup", 5_000));
        }
        if (whole) {
            workspace.forgetData();
        }
        return whole;
    }

    private record Way(String provider, Channel channel, IntFunction<DeliveryContent> content) {}

    /// @param only of these providers; of all where it is the empty name
    private boolean run(Set<String> only, int sends, int warmUp) {
        System.out.printf(
                "%n| provider | sends/s | delivery CPU µs/send | Kafka CPU µs/send | Redis CPU µs/send | simulator CPU µs/send |%n"
                        + "| --- | ---: | ---: | ---: | ---: | ---: |%n");
        boolean whole = true;
        List<Way> ways = ways().stream()
                .filter(way -> only.contains("") || only.contains(way.provider()))
                .toList();
        ways.forEach(this::prefer);
        for (Way way : ways) {
            // Cold code on both sides may be slower than a call may take: what comes of that is told, and not measured.
            send(way, warmUp);
            whole &= measure(way, sends);
        }
        return whole;
    }

    /// Each provider has a tenant that wants it first.
    private void prefer(Way way) {
        TenantId tenant = tenant(way);
        stage.writer()
                .write(
                        Topics.CATALOG,
                        new CatalogKey(tenant, CatalogKey.Kind.TENANT, tenant.value()),
                        CatalogEntry.newBuilder()
                                .setTenant(tenant.value())
                                .setId(tenant.value())
                                .setVersion(1)
                                .setTenantSettings(Tenant.newBuilder()
                                        .addProviderOrders(ProviderOrder.newBuilder()
                                                .setChannel(way.channel().code())
                                                .addProviders(way.provider())))
                                .build());
    }

    private static TenantId tenant(Way way) {
        return new TenantId("bench-" + way.provider());
    }

    private List<Way> ways() {
        List<Device> browsers = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            browsers.add(browser());
        }
        return List.of(
                new Way("smtp", Channel.EMAIL, i -> Deliveries.mail("r" + i + "@example.org")),
                new Way("sendgrid", Channel.EMAIL, i -> Deliveries.mail("r" + i + "@example.org")),
                new Way("apns", Channel.PUSH, i -> Deliveries.push(PlatformCode.PLATFORM_APNS, "%064x".formatted(i))),
                new Way("fcm", Channel.PUSH, i -> Deliveries.push(PlatformCode.PLATFORM_FCM, "%032x".formatted(i))),
                new Way("web-push", Channel.PUSH, i -> Deliveries.push(browsers.get(i % browsers.size()))),
                new Way(
                        "twilio",
                        Channel.SMS,
                        i -> Deliveries.sms("+49151%08d".formatted(i), "Your order was shipped.")),
                new Way(
                        "vonage",
                        Channel.SMS,
                        i -> Deliveries.sms("+49151%08d".formatted(i), "Your order was shipped.")),
                new Way(
                        "webhook",
                        Channel.WEBHOOK,
                        i -> Deliveries.webhook(stage.simulators() + "/webhook/endpoints/e" + i)),
                chat("slack", WebhookFormatCode.WEBHOOK_FORMAT_SLACK),
                chat("teams", WebhookFormatCode.WEBHOOK_FORMAT_TEAMS),
                chat("discord", WebhookFormatCode.WEBHOOK_FORMAT_DISCORD));
    }

    private Way chat(String provider, WebhookFormatCode format) {
        return new Way(
                provider,
                Channel.WEBHOOK,
                i -> Deliveries.chat(format, stage.simulators() + "/" + provider + "/hooks/h" + i));
    }

    private Device browser() {
        JsonNode subscription = new JsonMapper().readTree(stage.post("/web-push/subscriptions"));
        return Device.newBuilder()
                .setPlatform(PlatformCode.PLATFORM_WEB_PUSH)
                .setToken(subscription.path("endpoint").asString())
                .setWebPushPublicKey(bytes(subscription.at("/keys/p256dh")))
                .setWebPushAuthSecret(bytes(subscription.at("/keys/auth")))
                .build();
    }

    private boolean measure(Way way, int sends) {
        List<String> parts = List.of("delivery", "kafka", "redis", "simulators");
        List<Duration> before = parts.stream().map(stage::cpu).toList();
        long began = System.nanoTime();
        if (!send(way, sends)) {
            return false;
        }
        double seconds = (System.nanoTime() - began) / 1e9;
        StringBuilder row = new StringBuilder("| %s | %d |".formatted(way.provider(), Math.round(sends / seconds)));
        for (int i = 0; i < parts.size(); i++) {
            Duration used = stage.cpu(parts.get(i)).minus(before.get(i));
            row.append(" %d |".formatted(used.toNanos() / 1_000 / sends));
        }
        System.out.println(row);
        return true;
    }

    /// Returns when all of them have ended.
    ///
    /// @return whether all were accepted
    private boolean send(Way way, int count) {
        String tenant = tenant(way).value();
        long ended = receipts.attempted(tenant) + count;
        long accepted = accepted(way) + count;
        for (int i = 0; i < count; i++) {
            int recipient = number % RECIPIENTS;
            deliveries.write(
                    way.channel(),
                    Lane.STANDARD,
                    RecipientKey.of(tenant, "r" + recipient),
                    way.provider() + "-" + number++,
                    way.content().apply(recipient));
        }
        stage.writer().flush();
        Waiting.until(() -> receipts.attempted(tenant) >= ended, PATIENCE);
        if (accepted(way) >= accepted) {
            return true;
        }
        System.err.printf(
                "%d of %d by %s were not accepted: %s%n",
                accepted - accepted(way), count, way.provider(), otherOutcomes(way));
        return false;
    }

    /// Of all of a provider's so far, by what came of them, how many.
    private Map<String, Long> otherOutcomes(Way way) {
        return receipts
                .list(receipt -> receipt.getTenant().equals(tenant(way).value())
                        && receipt.hasAttempted()
                        && !receipt.getAttempted().hasAccepted())
                .stream()
                .map(Receipt::getAttempted)
                .collect(Collectors.groupingBy(DeliveryBench::described, TreeMap::new, Collectors.counting()));
    }

    private static String described(Attempted attempted) {
        String outcome = attempted.getOutcomeCase().name().toLowerCase(Locale.ROOT);
        return (outcome + " " + attempted.getUnanswered().getCause()
                        + attempted.getRefused().getCode())
                .strip();
    }

    private long accepted(Way way) {
        return receipts.accepted(way.provider());
    }

    private static ByteString bytes(JsonNode base64) {
        return ByteString.copyFrom(Base64.getUrlDecoder().decode(base64.asString()));
    }
}
