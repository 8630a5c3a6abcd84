// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.admin.RunningAdmin.Reply;
import dev.carillon.events.lever.LeverBoard;
import dev.carillon.runtime.catalog.CatalogFollower;
import dev.carillon.runtime.catalog.InstanceReporter;
import dev.carillon.runtime.kafka.KafkaClients;
import dev.carillon.testsupport.KafkaExtension;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LeverTest {

    @RegisterExtension
    static final KafkaExtension KAFKA = new KafkaExtension();

    private static final Duration SOON = Duration.ofSeconds(90);
    private static final String KEY = RunningAdmin.OPERATOR_KEY;

    private static RunningAdmin admin;
    private static LeverBoard board;
    private static CatalogFollower catalog;
    private static InstanceReporter reporter;

    /// Simulated delivery service that reports its levers.
    @BeforeAll
    static void start() {
        admin = RunningAdmin.shared();
        board = new LeverBoard();
        KafkaClients clients = KafkaClients.at(KAFKA.bootstrapServers());
        catalog = CatalogFollower.start(clients, "lever-test", board::apply);
        reporter = InstanceReporter.start(
                clients,
                new InstanceReporter.Name("delivery", "one", List.of("apns", "twilio")),
                board,
                InstantSource.system());
    }

    @AfterAll
    static void stop() {
        reporter.close();
        catalog.close();
    }

    @Test
    void aLeverReachesTheProcessesAndTheySaySo() {
        String path = "/v1/levers/pause:provider:twilio";

        Reply pulled = admin.put(path, KEY, "{\"reason\": \"they are down\", \"for\": \"30m\"}");

        assertThat(pulled.status()).isEqualTo(200);
        assertThat(pulled.text("/pulledBy")).startsWith("key:");
        assertThat(Instant.parse(pulled.text("/until")))
                .isEqualTo(Instant.parse(pulled.text("/pulledAt")).plusSeconds(1800));
        await().atMost(SOON)
                .untilAsserted(() ->
                        assertThat(admin.get(path, KEY).text("/inEffect/on")).isEqualTo("1"));
        Reply mistyped = admin.put("/v1/levers/pause:provider:twillio", KEY, "{\"reason\": \"they are down\"}");
        assertThat(mistyped.status()).isEqualTo(400);
        assertThat(mistyped.text("/violations/0/message")).contains("twillio", "apns, twilio");
        assertThat(board.levers().findPause("twilio", Instant.parse(pulled.text("/pulledAt"))))
                .isPresent();
        assertThat(admin.get("/v1/levers", KEY).body().toString())
                .contains("they are down", "\"instance\":\"one\"", "\"levers\":[\"pause:provider:twilio\"]");

        assertThat(admin.delete(path, KEY).status()).isEqualTo(204);

        await().atMost(SOON).untilAsserted(() -> {
            Reply after = admin.get(path, KEY);
            assertThat(after.text("/held")).isEqualTo("false");
            assertThat(after.text("/inEffect/on")).isEqualTo("1");
        });
        assertThat(admin.get("/v1/levers", KEY).body().at("/items").toString()).doesNotContain("twilio");
    }

    /// Audit entries with actor, subject, and states before and after.
    @Test
    void everyMoveIsInTheAuditLog() {
        String id = "backoff:provider:apns";
        admin.put("/v1/levers/" + id, KEY, "{\"reason\": \"slower\", \"factor\": 2}");
        admin.put("/v1/levers/" + id, KEY, "{\"reason\": \"slower still\", \"factor\": 4}");
        admin.delete("/v1/levers/" + id, KEY);

        Reply log = admin.get("/v1/audit?chain=installation&kind=lever&subject=" + id, KEY);

        assertThat(log.body()
                        .at("/items")
                        .valueStream()
                        .map(entry -> entry.path("action").asString()))
                .containsExactly("let-go", "pull", "pull");
        assertThat(log.text("/items/0/before/factor")).isEqualTo("4.0");
        assertThat(log.text("/items/1/before/factor")).isEqualTo("2.0");
        assertThat(log.text("/items/1/after/reason")).isEqualTo("slower still");
    }

    @Test
    void whatIsPulledInTheConsoleIsHeldAndAudited() {
        ConsoleSession session = admin.adminSession();
        String page = "/console/t/" + RunningAdmin.OPERATOR_TENANT + "/levers";

        HttpResponse<String> pulled = pullInConsole(session, page, "5");
        Reply held = admin.get("/v1/levers/throttle:lane:bulk", KEY);
        pullInConsole(session, page, "7");
        HttpResponse<String> released = session.submit(page, page + "/release", "id", "throttle:lane:bulk");
        HttpResponse<String> refused = session.submit(page, page, "kind", "breaker", "position", "open", "reason", "r");

        assertThat(pulled.body())
                .contains("throttle:lane:bulk is pulled", "5 events a second at each instance", "a flood");
        assertThat(held.body().at("/eventsPerSecond").asDouble()).isEqualTo(5);
        assertThat(held.text("/pulledBy")).isEqualTo("operator:" + RunningAdmin.FIRST_OPERATOR);
        assertThat(released.body()).contains("throttle:lane:bulk is released").doesNotContain("a flood");
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).contains("must be one of breaker:provider:");
        Reply audit = admin.get("/v1/audit?chain=installation&kind=lever&subject=throttle:lane:bulk", KEY);
        assertThat(audit.text("/items/0/action")).isEqualTo("let-go");
        assertThat(audit.body().at("/items/0/before/eventsPerSecond").asDouble())
                .isEqualTo(7);
        assertThat(audit.text("/items/1/action")).isEqualTo("pull");
        assertThat(audit.body().at("/items/1/before/eventsPerSecond").asDouble())
                .isEqualTo(5);
        assertThat(audit.body().at("/items/1/after/eventsPerSecond").asDouble()).isEqualTo(7);
        assertThat(audit.text("/items/1/actor")).isEqualTo("operator:" + RunningAdmin.FIRST_OPERATOR);
        assertThat(audit.body().at("/items/2/before").isNull()).isTrue();
    }

    @Test
    void whatNobodySaysIsAnHourButForRampsAndFlags() {
        Reply backoff = admin.put("/v1/levers/backoff:channel:sms", KEY, "{\"reason\": \"r\", \"factor\": 4}");
        Reply ramp = admin.put("/v1/levers/ramp:provider:apns", KEY, "{\"reason\": \"r\", \"percent\": 10}");

        assertThat(Duration.between(Instant.parse(backoff.text("/pulledAt")), Instant.parse(backoff.text("/until"))))
                .hasHours(1);
        assertThat(ramp.body().has("until")).isFalse();
        assertThat(ramp.text("/percent")).isEqualTo("10");
        admin.delete("/v1/levers/backoff:channel:sms", KEY);
        admin.delete("/v1/levers/ramp:provider:apns", KEY);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "pause:channel:pigeon     | `{\"reason\": \"r\"}`                                           | id              | format",
                "pause:channel:in_app     | `{\"reason\": \"r\"}`                                           | id              | channel",
                "backoff:channel:in_app   | `{\"reason\": \"r\", \"factor\": 2}`                            | id              | channel",
                "throttle:tenant:nobody   | `{\"reason\": \"r\", \"eventsPerSecond\": 2}`                   | id              | unknown",
                "ramp:tenant:default:workflow:none | `{\"reason\": \"r\", \"percent\": 10, \"candidate\": \"n\"}` | id     | unknown",
                "ramp:tenant:default:workflow:none | `{\"reason\": \"r\", \"percent\": 10}`                  | /candidate      | required",
                "pause:channel:email      | {}                                                              | /reason         | required",
                "pause:channel:email      | `{\"reason\": \"r\", \"for\": \"soon\"}`                        | /for            | format",
                "pause:channel:email      | `{\"reason\": \"r\", \"for\": \"P31D\"}`                        | /until          | range",
                "pause:channel:email      | `{\"reason\": \"r\", \"until\": \"2020-01-01T00:00:00Z\"}`      | /until          | future",
                "throttle:lane:bulk       | `{\"reason\": \"r\"}`                                           | /eventsPerSecond| required",
                "backoff:channel:sms      | `{\"reason\": \"r\", \"factor\": 1}`                            | /factor         | range",
                "breaker:provider:twilio  | `{\"reason\": \"r\", \"position\": \"ajar\"}`                   | /position       | enum"
            })
    void faultIsNamed(String id, String body, String path, String rule) {
        Reply refused = admin.put("/v1/levers/" + id, KEY, body);

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.text("/violations/0/path")).isEqualTo(path);
        assertThat(refused.text("/violations/0/rule")).isEqualTo(rule);
    }

    @Test
    void aFlagIsOnForItsPartAndOffWhereNobodyHoldsIt() {
        RunningAdmin.Tenancy tenancy = admin.newTenant();
        String lever = "/v1/levers/flag:tenant:" + tenancy.tenant() + ":name:new-inbox";
        String flag = "/v1/flags/new-inbox?recipient=ann";
        assertThat(admin.get(flag, tenancy.key()).text("/on")).isEqualTo("false");

        admin.put(lever, KEY, "{\"reason\": \"r\", \"percent\": 100}");
        assertThat(admin.get(flag, tenancy.key()).text("/on")).isEqualTo("true");

        admin.put(lever, KEY, "{\"reason\": \"r\", \"percent\": 0}");
        assertThat(admin.get(flag, tenancy.key()).text("/on")).isEqualTo("false");
        admin.delete(lever, KEY);
    }

    @Test
    void leversAreForOperators() {
        String key = admin.newTenant().key();

        assertThat(admin.get("/v1/levers", key).status()).isEqualTo(403);
        assertThat(admin.put("/v1/levers/pause:channel:email", key, "{\"reason\": \"r\"}")
                        .status())
                .isEqualTo(403);
        assertThat(admin.delete("/v1/levers/pause:channel:email", key).status()).isEqualTo(403);
    }

    private static HttpResponse<String> pullInConsole(ConsoleSession session, String page, String rate) {
        return session.submit(
                page,
                page,
                "kind",
                "throttle",
                "tenant",
                "",
                "lane",
                "bulk",
                "eventsPerSecond",
                rate,
                "reason",
                "a flood",
                "for",
                "10m");
    }
}
