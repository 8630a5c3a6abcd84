// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.outbox.OutboxRelayConfiguration;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.env.MapPropertySource;
import tools.jackson.databind.JsonNode;

/// Outbox of an application with the whole system: a committed row becomes a notification once, in order.
@ExtendWith(RunningSystem.class)
@Timeout(600)
class OutboxIT {

    private static final Duration SOON = Duration.ofSeconds(90);

    /// Longer than the test: nothing that arrives was found by polling.
    private static final String NEVER_POLLS = "1h";

    private static final String PAYMENT = "payment.received";

    private OutboxApplication application;
    private final List<AnnotationConfigApplicationContext> relays = new ArrayList<>();

    @BeforeEach
    void startApplication(@TempDir Path directory) throws SQLException {
        application = OutboxApplication.start(directory);
    }

    @AfterEach
    void stopAll() {
        relays.forEach(AnnotationConfigApplicationContext::close);
        application.close();
    }

    @Test
    void aCommittedRowIsSentOnceAndAtOnceAndARolledBackRowNever(Standalone system) throws SQLException {
        PlatformClient platform = new PlatformClient(system.url(), system.apiKey());
        startRelay(system, system.url(), "one", Map.of("carillon.outbox.poll", NEVER_POLLS));
        awaitWaitingRelay();
        UUID rolledBack;
        UUID committed;
        try (Connection connection = application.connect()) {
            connection.setAutoCommit(false);
            rolledBack = OutboxApplication.insert(connection, "a", PAYMENT, payment("rolled back"));
            connection.rollback();
            committed = OutboxApplication.insert(connection, "a", PAYMENT, payment("committed"));
            connection.commit();
        }

        await().atMost(SOON)
                .until(() -> platform.notifications(committed.toString()).size() == 1);
        await().atMost(SOON).until(application::isEmpty);
        assertThat(platform.notifications(rolledBack.toString())).isEmpty();
    }

    @Test
    void twoRelaysAndConcurrentWritersKeepTheOrderOfEachAggregate(Standalone system) throws Exception {
        int writers = 4;
        int eventsPerWriter = 15;
        String run = "order-" + UUID.randomUUID();
        try (PlatformProxy proxy = PlatformProxy.start(system.url());
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            startRelay(system, proxy.url(), "one", Map.of("carillon.outbox.batch.per-aggregate", "3"));
            startRelay(system, proxy.url(), "two", Map.of("carillon.outbox.batch.per-aggregate", "3"));
            List<Future<?>> written = new ArrayList<>();
            for (int writer = 0; writer < writers; writer++) {
                written.add(threads.submit(() -> {
                    for (int event = 0; event < eventsPerWriter; event++) {
                        insertNext(List.of("x", "y", "z").get(event % 3), run);
                    }
                    return eventsPerWriter;
                }));
            }
            for (Future<?> future : written) {
                future.get();
            }
            await().atMost(SOON).until(application::isEmpty);

            assertThat(proxy.accepted()).hasSize(writers * eventsPerWriter).doesNotHaveDuplicates();
            for (String account : List.of("x", "y", "z")) {
                assertThat(proxy.accepted().stream().filter(committed(account)::contains))
                        .containsExactlyElementsOf(committed(account))
                        .hasSize(20);
            }
        }
        PlatformClient ann = recipient(system);
        await().atMost(SOON).until(() -> received(ann, run).size() == writers * eventsPerWriter);
    }

    @Test
    void aConnectionThatEndsBetweenAcknowledgementAndDeleteRepeatsTheSameIds(Standalone system)
            throws IOException, SQLException {
        String run = "cut-" + UUID.randomUUID();
        PlatformClient ann = recipient(system);
        try (PlatformProxy proxy = PlatformProxy.start(system.url())) {
            proxy.onceAccepted(application::terminateRelays);
            List<String> ids = new ArrayList<>();
            try (Connection connection = application.connect()) {
                connection.setAutoCommit(false);
                for (int event = 1; event <= 3; event++) {
                    ids.add(OutboxApplication.insert(connection, "a", PAYMENT, payment(run + " a " + event))
                            .toString());
                }
                connection.commit();
            }
            startRelay(system, proxy.url(), "one", Map.of());
            await().atMost(SOON).until(application::isEmpty);

            assertThat(proxy.accepted().stream().filter(ids.getFirst()::equals)).hasSizeGreaterThan(1);
            assertThat(proxy.accepted().stream().distinct()).containsExactlyElementsOf(ids);
            PlatformClient platform = new PlatformClient(system.url(), system.apiKey());
            for (String id : ids) {
                await().atMost(SOON).until(() -> !platform.notifications(id).isEmpty());
                assertThat(platform.notifications(id)).hasSize(1);
            }
        }
        await().atMost(SOON).until(() -> received(ann, run).size() == 3);
        assertThat(received(ann, run)).containsExactlyInAnyOrder(run + " a 1", run + " a 2", run + " a 3");
    }

    @Test
    void aRefusedRowIsKeptWithItsViolationsAndTheNextOneFollows(Standalone system) throws SQLException {
        PlatformClient platform = new PlatformClient(system.url(), system.apiKey());
        UUID invalid =
                application.insert("a", PAYMENT, "{\"recipients\": [\"ann\"], \"data\": {\"amount\": \"much\"}}");
        UUID unknown = application.insert("a", "no.such.type", "{\"recipients\": [\"ann\"]}");
        UUID tooLarge = application.insert("a", PAYMENT, payment("x".repeat(200_000)));
        UUID valid = application.insert("a", PAYMENT, payment("valid"));
        startRelay(system, system.url(), "one", Map.of("carillon.outbox.batch.size", "100KB"));

        await().atMost(SOON)
                .until(() -> platform.notifications(valid.toString()).size() == 1);
        await().atMost(SOON).until(application::isEmpty);
        assertThat(application.query("select id || ' ' || code from carillon_outbox_refused order by position"))
                .containsExactly(
                        invalid + " schema-violation",
                        unknown + " unknown-event-type",
                        tooLarge + " payload-too-large");
        assertThat(application.query(
                        "select problem ->> 'violations' from carillon_outbox_refused where code = 'schema-violation'"))
                .singleElement()
                .asString()
                .contains("/data");
    }

    @Test
    void aThrottledAggregateWaitsInOrderAndOthersPass(Standalone system) throws IOException, SQLException {
        PlatformClient platform = new PlatformClient(system.url(), system.apiKey());
        PlatformClient operator = platform.as(RunningSystem.operatorKey());
        PlatformClient ann = recipient(system);
        String run = "throttled-" + UUID.randomUUID();
        String lever = "/v1/levers/throttle:tenant:demo:lane:standard";
        List<String> ids = new ArrayList<>();
        PlatformProxy proxy = PlatformProxy.start(system.url());
        operator.put(lever, "{\"eventsPerSecond\": 0, \"reason\": \"a test\"}");
        try {
            awaitThrottled(platform);
            for (int event = 1; event <= 3; event++) {
                ids.add(application
                        .insert("slow", PAYMENT, payment(run + " slow " + event))
                        .toString());
            }
            startRelay(system, proxy.url(), "one", Map.of("carillon.outbox.retry.longest", "1s"));
            await().atMost(SOON)
                    .until(() -> !application
                            .query(
                                    "select id from carillon_outbox where attempts > 0 and last_error like 'rate-limited%'")
                            .isEmpty());
            UUID critical = application.insert(
                    "fast",
                    "security.alert",
                    "{\"recipients\": [\"ann\"], \"data\": {\"device\": \"Firefox\", \"place\": \"Lisbon\"}}");

            await().atMost(SOON)
                    .until(() -> platform.notifications(critical.toString()).size() == 1);
            assertThat(application.query("select id from carillon_outbox where aggregateid = 'slow'"))
                    .hasSize(3);
        } finally {
            operator.delete(lever);
        }
        await().atMost(SOON).until(application::isEmpty);
        await().atMost(SOON).until(() -> received(ann, run).size() == 3);
        assertThat(proxy.accepted().stream().filter(ids::contains)).containsExactlyElementsOf(ids);
        proxy.close();
    }

    @Test
    void aKeyThatIsNotAcceptedRefusesNoRow(Standalone system) throws SQLException {
        UUID id = application.insert("a", PAYMENT, payment("waits"));
        AnnotationConfigApplicationContext wrong =
                startRelay(system, system.url(), "wrong", Map.of("carillon.outbox.sources[0].api-key", "ck_unknown"));
        await().atMost(SOON).until(() -> health(wrong).contains("401"));
        assertThat(application.query("select id from carillon_outbox where attempts = 0"))
                .containsExactly(id.toString());

        startRelay(system, system.url(), "right", Map.of());

        await().atMost(SOON).until(application::isEmpty);
        assertThat(application.query("select id from carillon_outbox_refused")).isEmpty();
    }

    @Test
    void aRelayReportsItsBacklog(Standalone system) throws SQLException {
        application.insert("a", PAYMENT, payment("counted"));
        AnnotationConfigApplicationContext relay = startRelay(system, system.url(), "one", Map.of());
        await().atMost(SOON).until(application::isEmpty);
        MeterRegistry meters = relay.getBean(MeterRegistry.class);

        await().atMost(SOON)
                .until(() -> meters.get("carillon.outbox.rows")
                                .tag("database", "one")
                                .gauge()
                                .value()
                        == 0);
        assertThat(meters.get("carillon.outbox.sent").counter().count()).isEqualTo(1);
        assertThat(meters.get("carillon.outbox.connected").gauge().value()).isEqualTo(1);
        assertThat(health(relay)).contains("UP");
    }

    /// Increments the number of an account and inserts an event with it, as an application does that changes a row.
    /// The history has the ids in the order of the commits.
    private void insertNext(String account, String run) throws SQLException {
        try (Connection connection = application.connect()) {
            connection.setAutoCommit(false);
            try (PreparedStatement increment = connection.prepareStatement(
                            "insert into account values (?, 1) on conflict (id) do update set number = account.number + 1"
                                    + " returning number");
                    PreparedStatement history = connection.prepareStatement("insert into history values (?, ?, ?)")) {
                increment.setString(1, account);
                try (ResultSet row = increment.executeQuery()) {
                    row.next();
                    long number = row.getLong(1);
                    UUID id = OutboxApplication.insert(
                            connection, account, PAYMENT, payment("%s %s %d".formatted(run, account, number)));
                    history.setString(1, id.toString());
                    history.setString(2, account);
                    history.setLong(3, number);
                    history.execute();
                }
            }
            connection.commit();
        }
    }

    /// Ids of an account's events in the order of the commits.
    private List<String> committed(String account) {
        return application.query("select id from history where account = '%s' order by number".formatted(account));
    }

    /// Starts a relay with the beans of its process.
    private AnnotationConfigApplicationContext startRelay(
            Standalone system, URI ingestion, String name, Map<String, String> more) {
        Map<String, Object> properties = new HashMap<>(Map.of(
                "carillon.outbox.ingestion-url",
                ingestion,
                "carillon.outbox.sources[0].name",
                name,
                "carillon.outbox.sources[0].url",
                application.jdbcUrl(),
                "carillon.outbox.sources[0].username",
                "postgres",
                "carillon.outbox.sources[0].password",
                "postgres",
                "carillon.outbox.sources[0].api-key",
                system.apiKey()));
        properties.putAll(more);
        AnnotationConfigApplicationContext relay = new AnnotationConfigApplicationContext();
        relay.getEnvironment().getPropertySources().addFirst(new MapPropertySource("test", properties));
        relay.registerBean(MeterRegistry.class, () -> new SimpleMeterRegistry());
        relay.register(OutboxRelayConfiguration.class);
        relay.refresh();
        relays.add(relay);
        return relay;
    }

    /// Waits until the relay has found no row and waits for a notification.
    private void awaitWaitingRelay() {
        await().atMost(SOON)
                .until(() -> !application
                        .query("select pid from pg_stat_activity where application_name = 'carillon-outbox'"
                                + " and state = 'idle' and state_change < now() - interval '1 second'")
                        .isEmpty());
    }

    private static String health(AnnotationConfigApplicationContext relay) {
        return String.valueOf(relay.getBean(HealthIndicator.class).health());
    }

    /// Waits until ingestion knows the lever.
    private static void awaitThrottled(PlatformClient platform) {
        await().atMost(SOON)
                .until(() -> platform.post(
                                        "/v1/events",
                                        "{\"type\": \"%s\", %s"
                                                .formatted(
                                                        PAYMENT,
                                                        payment("probe").substring(1)))
                                .statusCode()
                        == 429);
    }

    private static PlatformClient recipient(Standalone system) {
        PlatformClient platform = new PlatformClient(system.url(), system.apiKey());
        return platform.as(platform.json(platform.post("/v1/recipients/ann/tokens", "{\"ttlSeconds\": 600}"))
                .get("token")
                .asString());
    }

    private static String payment(String payer) {
        return "{\"recipients\": [\"ann\"], \"data\": {\"amount\": \"1.00\", \"currency\": \"EUR\", \"payer\": \"%s\"}}"
                .formatted(payer);
    }

    /// Payers of a run in the recipient's inbox.
    private static List<String> received(PlatformClient recipient, String run) {
        List<String> payers = new ArrayList<>();
        Pattern pattern = Pattern.compile(run + " \\w+ \\d+");
        for (JsonNode item : recipient.read("/v1/inbox?limit=100").get("items")) {
            Matcher payer = pattern.matcher(item.toString());
            if (payer.find()) {
                payers.add(payer.group());
            }
        }
        return payers;
    }
}
