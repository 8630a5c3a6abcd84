// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.delivery;

import com.google.protobuf.ByteString;
import dev.carillon.benchmarks.cluster.Part;
import dev.carillon.benchmarks.load.Latencies;
import dev.carillon.benchmarks.load.Verdicts;
import dev.carillon.benchmarks.load.Waiting;
import dev.carillon.benchmarks.run.Arguments;
import dev.carillon.benchmarks.run.ClockConfiguration;
import dev.carillon.benchmarks.run.Workspace;
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
import java.util.Map;
import java.util.Set;

/// Test of a provider outage. The first of two text message providers is down, as a failed host is: connections are
/// reset and refused. The second provider gets only a part of the load, and in the middle third of the outage it
/// throttles a share of the messages that are not urgent. The router, its retry budget and strict ordering are
/// real; the budget is small enough to be exhausted.
public final class RetryStorm {

    public static final Set<String> OPTIONS = Set.of(
            "minutes",
            "seconds",
            "rate",
            "second-limit",
            "recipients",
            "throttled-percent",
            "retry-percent",
            "retry-burst",
            "retry-per-second",
            "patience-minutes");

    /// Event type like the news, with at-least-once delivery.
    static final String SURE_NEWS = "sure-news";

    /// Event type of nine in ten events; one in ten is urgent.
    private static final String NEWS = "news";

    private static final String ALERT = "alert";
    private static final String NEWS_NUMBERS = "+49151";
    private static final TenantId TENANT = new TenantId("storm");
    private static final Duration BEFORE = Duration.ofSeconds(20);

    /// Time within which a cold start must catch up.
    private static final Duration WARM = Duration.ofSeconds(60);
    private static final Duration SETTLED_AFTER = Duration.ofSeconds(5);
    private static final double URGENT_MILLIS = 5_000;

    /// Number of unanswered attempts after which the circuit is open: its window of one hundred. Later only a few
    /// trial attempts are made every ten seconds. At most as many attempts were running when the connections were
    /// reset.
    private static final int UNANSWERED_TO_OPEN = 100;

    private static final int UNANSWERED_EACH_TEN_SECONDS = 8;

    private final DeliveryEnvironment environment;
    private final TcpLink gate;
    private final StormAudit audit;
    private final StormBudget budget;
    private final CircuitWatch circuit;
    private final InstantSource clock = ClockConfiguration.clock();
    private final Plan plan;

    private final Verdicts verdicts = new Verdicts();
    private int number;

    /// Parameters of the test.
    ///
    /// @param rate Events per second
    /// @param throttledPercent Percentage of messages that the second provider throttles in the middle of the
    /// outage; urgent ones excluded
    /// @param timeout Time for the backlog to drain after the first provider is back
    private record Plan(int rate, Duration outage, int recipients, int throttledPercent, Duration timeout) {}

    private RetryStorm(
            DeliveryEnvironment environment,
            TcpLink gate,
            StormAudit audit,
            StormBudget budget,
            CircuitWatch circuit,
            Plan plan) {
        this.environment = environment;
        this.gate = gate;
        this.audit = audit;
        this.budget = budget;
        this.circuit = circuit;
        this.plan = plan;
    }

    /// @return true if every guarantee was kept
    /// @throws IOException if the data of a clean run cannot be removed
    public static boolean run(Arguments arguments, Workspace workspace) throws IOException {
        int rate = arguments.number("rate", 200);
        Duration outage = Duration.ofMinutes(arguments.number("minutes", 0))
                .plusSeconds(
                        arguments.number("seconds", arguments.find("minutes").isPresent() ? 0 : 60));
        Plan plan = new Plan(
                rate,
                outage,
                arguments.number("recipients", 2_000),
                arguments.number("throttled-percent", 40),
                Duration.ofMinutes(arguments.number("patience-minutes", 10)));
        double share = arguments.number("retry-percent", 5) / 100.0;
        int burst = arguments.number("retry-burst", 5);
        int perSecond = arguments.number("retry-per-second", 1);
        Map<Part, List<String>> router = Map.of(
                Part.ROUTING,
                List.of(
                        "--carillon.routing.retry.share=" + share,
                        "--carillon.routing.retry.burst=" + burst,
                        "--carillon.routing.retry.per-second=" + perSecond));
        TcpLink[] gate = new TcpLink[1];
        boolean kept;
        try (DeliveryEnvironment environment = DeliveryEnvironment.start(workspace, router, simulators -> {
                    gate[0] = TcpLink.to(simulators.getPort());
                    URI behindGate = URI.create("http://127.0.0.1:" + gate[0].port() + simulators.getPath());
                    return List.of(
                            "--carillon.delivery.sms.twilio.base-url=" + behindGate + "/twilio",
                            "--carillon.delivery.pace.limits.vonage.per-second="
                                    + arguments.number("second-limit", Math.max(1, rate / 4)));
                });
                ArrivalIndex arrivals = ArrivalIndex.start(environment);
                StormAudit audit = StormAudit.start(environment.bootstrapServers(), arrivals);
                StormBudget budget = StormBudget.start(environment.bootstrapServers(), share, burst, perSecond);
                CircuitWatch circuit = CircuitWatch.start(environment, "twilio")) {
            System.out.printf(
                    "%d events/s, one of ten urgent; the second provider may take %d/s; retry budget of each partition"
                            + " and lane: %.0f %% of first attempts, %d/s besides, %d at once%n",
                    rate, arguments.number("second-limit", Math.max(1, rate / 4)), share * 100, perSecond, burst);
            kept = new RetryStorm(environment, gate[0], audit, budget, circuit, plan).run();
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

    private boolean run() {
        set();
        send(BEFORE);
        if (!Waiting.until(() -> audit.open() == 0, WARM)) {
            System.out.printf(
                    "before the outage %d events were still open: the machine does not carry this rate%n",
                    audit.open());
        }
        long downMillis = clock.millis();
        long downNanos = System.nanoTime();
        long unansweredBefore = circuit.now().unanswered();
        gate.shut();
        System.out.printf("the first provider is down for %d s%n", plan.outage().toSeconds());
        Duration third = plan.outage().dividedBy(3);
        send(third);
        environment.behave(
                "vonage",
                "{\"mode\":\"throttle\",\"retryAfterSeconds\":1,\"percent\":%d,\"address\":\"%s*\"}"
                        .formatted(plan.throttledPercent(), NEWS_NUMBERS));
        System.out.printf("the second puts off %d %% of what is not urgent%n", plan.throttledPercent());
        send(third);
        environment.behave("vonage", "{\"mode\":\"accept\"}");
        System.out.println("the second takes everything again");
        send(plan.outage().minus(third).minus(third));
        long unanswered = circuit.now().unanswered() - unansweredBefore;
        long backMillis = clock.millis();
        long backNanos = System.nanoTime();
        double notClosed = circuit.notClosed(downNanos + SETTLED_AFTER.toNanos(), backNanos);
        int backlog = audit.open();
        gate.open();
        System.out.printf("the first is back; %d events wait or are under way%n", backlog);
        send(BEFORE);
        boolean drained = Waiting.until(() -> audit.open() == 0, plan.timeout());
        long drainSeconds = Duration.ofNanos(System.nanoTime() - backNanos).toSeconds();
        verdicts.say(drained, "the backlog drained, %d s after the first provider came back".formatted(drainSeconds));
        judgeCircuit(notClosed, unanswered);
        judgeBudget();
        judgeUrgent(audit.span(ALERT, downMillis, backMillis));
        judgeArrivals();
        return verdicts.areAllKept();
    }

    private void judgeCircuit(double notClosed, long unanswered) {
        long allowed = UNANSWERED_TO_OPEN
                + UNANSWERED_EACH_TEN_SECONDS * (plan.outage().toSeconds() / 10 + 1);
        verdicts.say(
                notClosed > 0 && unanswered <= allowed,
                "the first provider was left alone: %d attempts at it were unanswered (at most %d); its circuit was open %.0f %% of the outage, and before its health put it behind the second"
                        .formatted(unanswered, allowed, notClosed * 100));
    }

    private void judgeBudget() {
        StormBudget.Findings found = budget.find();
        System.out.printf(
                "        attempts %d for %d events, of which retries %d%n",
                audit.attempts(), audit.events(), audit.retries());
        verdicts.say(
                found.over() == 0,
                "%d retries left the router, in %d spans of time more than the budget allows"
                        .formatted(found.retries(), found.over()));
        verdicts.say(
                found.fullest() >= 0.8,
                "the budget was tried: %.0f %% of what it lets flow was used in the fullest ten seconds of a partition"
                        .formatted(found.fullest() * 100));
    }

    private void judgeUrgent(StormAudit.Span urgent) {
        Latencies took = urgent.accepted();
        verdicts.say(
                took.count() + urgent.inDoubt() == urgent.written()
                        && urgent.inDoubt() <= UNANSWERED_TO_OPEN
                        && took.p99() <= URGENT_MILLIS,
                "critical lane in the outage: %d of %d accepted and %d in doubt (at most %d), p50 %.0f ms, p99 %.0f ms (at most %.0f), max %.0f ms"
                        .formatted(
                                took.count(),
                                urgent.written(),
                                urgent.inDoubt(),
                                UNANSWERED_TO_OPEN,
                                took.median(),
                                took.p99(),
                                URGENT_MILLIS,
                                took.max()));
    }

    private void judgeArrivals() {
        StormAudit.Tally tally = audit.tally();
        System.out.printf(
                "        %d events: %d accepted and arrived, %d in doubt and therefore not repeated (%d of them had arrived)%n",
                audit.events(), tally.accepted(), tally.inDoubt(), tally.inDoubtArrived());
        verdicts.say(audit.reordered() == 0, "%d out of order for a recipient".formatted(audit.reordered()));
        verdicts.say(tally.lost() == 0, "%d lost".formatted(tally.lost()));
        verdicts.say(
                tally.doubled() == 0,
                "%d doubled under effectively_once (%d under at_least_once, which may)"
                        .formatted(tally.doubled(), tally.repeated()));
        tally.shown().forEach(System.out::println);
    }

    private void send(Duration duration) {
        int rate = plan.rate();
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
        environment.writer().flush();
    }

    private void write() {
        String type = switch (number % 10) {
            case 0 -> ALERT;
            case 1, 2, 3, 4 -> SURE_NEWS;
            default -> NEWS;
        };
        Lane lane = type.equals(ALERT) ? Lane.CRITICAL : Lane.STANDARD;
        RecipientKey recipient =
                RecipientKey.of(TENANT.value(), (type.equals(ALERT) ? "a" : "r") + (number / 10) % plan.recipients());
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
        environment.writer().write(Topics.events(lane), recipient, event);
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
        for (int i = 0; i < plan.recipients(); i++) {
            profile("r" + i, NEWS_NUMBERS + "%08d".formatted(i));
            profile("a" + i, "+49160%08d".formatted(i));
        }
        environment.writer().flush();
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

    private void profile(String recipient, String phone) {
        RecipientKey key = RecipientKey.of(TENANT.value(), recipient);
        ProfileContent content = ProfileContent.newBuilder()
                .addAddresses(Address.newBuilder()
                        .setId("phone")
                        .setPhone(PhoneNumber.newBuilder().setValue(phone)))
                .build();
        environment
                .writer()
                .write(
                        Topics.PROFILES,
                        key,
                        Profile.newBuilder()
                                .setTenant(TENANT.value())
                                .setRecipient(recipient)
                                .setVersion(1)
                                .setContent(PayloadCodec.plain(content))
                                .build());
    }

    private void catalog(CatalogKey.Kind kind, String id, CatalogEntry.Builder entry) {
        environment
                .writer()
                .write(
                        Topics.CATALOG,
                        new CatalogKey(TENANT, kind, id),
                        entry.setId(id).setUpdatedAtMillis(clock.millis()).build());
    }

    private static CatalogEntry.Builder entry() {
        return CatalogEntry.newBuilder().setTenant(TENANT.value()).setVersion(1);
    }
}
