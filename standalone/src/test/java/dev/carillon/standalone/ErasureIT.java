// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Erasure of a recipient, followed by a search for the recipient's data in Kafka's segments, the router's stores,
/// Redis and PostgreSQL.
@ExtendWith(RunningSystem.class)
@Timeout(600)
class ErasureIT {

    private static final Duration SOON = Duration.ofSeconds(90);
    private static final Path DATA = Path.of("target", "standalone-it", "data");

    /// Recipient with texts that occur nowhere else.
    private record Person(String id, String mark) {

        static Person named(String name) {
            return new Person(
                    name + "-" + UUID.randomUUID(),
                    HexFormat.of().toHexDigits(UUID.randomUUID().getMostSignificantBits()));
        }

        /// Digits for a phone number.
        String digits() {
            return Long.toString(Math.floorMod(Long.parseUnsignedLong(mark, 16), 900_000_000L) + 100_000_000L);
        }

        String email() {
            return "mail.%s@example.com".formatted(mark);
        }

        String phone() {
            return "+447" + digits();
        }

        String token() {
            return mark.repeat(4);
        }

        String evidence() {
            return "signed by Łucja %s".formatted(mark);
        }

        String attribute() {
            return "Zażółć %s Street".formatted(mark);
        }

        String secret(String where) {
            return "%s secret %s ü".formatted(where, mark);
        }

        List<String> words() {
            return List.of(email(), phone(), token(), evidence(), attribute(), mark, digits());
        }

        /// Profile with an address on every channel. The webhook refuses every message with 405, so that the first
        /// attempt is the last one and a dead letter contains the address.
        String profile(URI platform) {
            return """
                    {"addresses": {"email": "%s", "phone": "%s",
                                   "webhook": "%s/simulators/webhook/messages?endpoint=%s"},
                     "devices": [{"id": "handset", "platform": "apns", "token": "%s", "app": "dev.carillon.demo"}],
                     "attributes": {"home": "%s"},
                     "consents": [{"purpose": "marketing", "granted": true, "evidence": "%s"}]}
                    """.formatted(email(), phone(), platform, mark, token(), attribute(), evidence());
        }
    }

    @Test
    void anErasedPersonIsNowhereAndTheOthersAreWhereTheyWere(Standalone system) {
        PlatformClient platform = new PlatformClient(system.url(), system.apiKey());
        Person erased = Person.named("erased");
        Person kept = Person.named("kept");
        for (Person person : List.of(erased, kept)) {
            platform.put("/v1/recipients/" + person.id(), person.profile(system.url()));
        }
        defineDigest(platform);

        for (Person person : List.of(erased, kept)) {
            reachOnEveryChannel(platform, person);
            send(platform, person, "order.shipped", "{\"orderId\": \"%s\", \"carrier\": \"Post\"}", "a parcel", "");
            send(platform, person, "erasure.gathered", "{\"what\": \"%s\"}", "gathered", "");
        }
        StoredTextSearch search = new StoredTextSearch(erased.words());
        await().atMost(SOON).untilAsserted(() -> {
            assertThat(inbox(platform, erased)).contains("a parcel secret " + erased.mark());
            assertThat(inbox(platform, kept)).contains("a parcel secret " + kept.mark());
            assertThat(timelines(platform, erased)).contains("digested");
        });

        // Before the erasure the search must find data: the profile record, the inbox item, and the recipient's id,
        // which is not encrypted.
        JsonNode running = running();
        assertThat(postgres(search, running)).anyMatch(found -> found.startsWith("admin.recipients"));
        assertThat(postgres(search, running)).anyMatch(found -> found.startsWith("admin.consent_history"));
        assertThat(postgres(search, running)).anyMatch(found -> found.startsWith("gateway.inbox_items"));
        assertThat(search.inRedis(running.path("redis").asString()))
                .anyMatch(found -> found.startsWith("carillon:inbox:"));
        StoredTextSearch id = new StoredTextSearch(List.of(erased.id()));
        for (String topic : List.of(
                "events.critical",
                "deliveries.email.critical",
                "deliveries.in-app.standard",
                "profiles",
                "dead-letters",
                "-instances-")) {
            assertThat(id.inKafka(DATA.resolve("kafka")))
                    .as("the id in " + topic)
                    .anyMatch(found -> found.contains(topic));
        }
        // The search must never find data in these places.
        assertThat(search.inKafka(DATA.resolve("kafka"))).isEmpty();
        assertThat(search.inFiles(DATA.resolve("routing"))).isEmpty();
        JsonNode export = platform.read("/v1/recipients/" + erased.id() + "/export?limit=200");
        assertThat(export.toString()).contains(erased.email(), erased.phone(), erased.evidence(), erased.attribute());
        assertThat(export.path("notifications").size()).isGreaterThanOrEqualTo(4);

        // Sent at the last moment, so that the erasure comes before the end of the deferral.
        String deferred = send(
                platform,
                erased,
                "order.shipped",
                "{\"orderId\": \"%s\", \"carrier\": \"Post\"}",
                "deferred",
                ", \"sendAt\": \"" + Instant.now().plusSeconds(30) + "\"");
        await().atMost(SOON).until(() -> platform.notifications(deferred).size() == 1);
        String erasure = "/v1/recipients/" + erased.id() + "/erasure";
        assertThat(platform.post(erasure, "").statusCode())
                .as("with a key that may write recipients")
                .isEqualTo(403);
        assertThat(with(platform, running, "recipients:erase").post(erasure, "").statusCode())
                .isEqualTo(202);

        await().atMost(SOON)
                .untilAsserted(() -> assertThat(platform.read("/v1/recipients/" + erased.id() + "/erasure")
                                .path("status")
                                .asString())
                        .isEqualTo("done"));
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(rules(platform, deferred)).contains("erased"));
        assertThat(postgres(search, running)).isEmpty();
        assertThat(search.inRedis(running.path("redis").asString())).isEmpty();
        assertThat(search.inKafka(DATA.resolve("kafka"))).isEmpty();
        assertThat(search.inFiles(DATA.resolve("routing"))).isEmpty();
        assertThat(search.inFiles(DATA.resolve("../logs"))).isEmpty();
        assertThat(inbox(platform, erased)).isEqualTo("[]");
        assertThat(inbox(platform, kept)).contains("a parcel secret " + kept.mark());
        assertThat(platform.read("/v1/recipients/" + kept.id()).toString()).contains(kept.email(), kept.evidence());

        // The audit log contains the erasure without the erased data, and is still intact.
        PlatformClient auditor = with(platform, running, "audit:read", "recipients:read");
        assertThat(auditor.read("/v1/audit?kind=recipient&subject=" + erased.id())
                        .toString())
                .contains("\"erase\"", "\"export\"");
        assertThat(auditor.read("/v1/audit/verification")
                        .path("fault")
                        .path("reason")
                        .asString(""))
                .isEmpty();

        // A recipient with the same id is a new one.
        platform.put("/v1/recipients/" + erased.id(), "{\"addresses\": {\"email\": \"back@example.com\"}}");
        send(platform, erased, "order.shipped", "{\"orderId\": \"%s\", \"carrier\": \"Post\"}", "returned", "");
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(inbox(platform, erased))
                        .contains("returned secret")
                        .doesNotContain("a parcel"));
    }

    @Test
    void whatWebhooksAreSignedWithIsNowhereInTheClear(Standalone system) {
        PlatformClient platform = new PlatformClient(system.url(), system.apiKey());
        String mark = "mark-" + UUID.randomUUID();
        String secret = "secret-" + UUID.randomUUID();
        platform.put("/v1/receipt-endpoints/at-rest", """
                {"url": "https://example.com/%s", "secrets": ["whsec_%s"], "paused": true}
                """.formatted(
                        mark, Base64.getEncoder().encodeToString(secret.getBytes(StandardCharsets.UTF_8))));
        StoredTextSearch marked = new StoredTextSearch(List.of(mark));
        StoredTextSearch signing = new StoredTextSearch(List.of(secret));
        JsonNode running = running();

        await().atMost(SOON)
                .untilAsserted(
                        () -> assertThat(marked.inKafka(DATA.resolve("kafka"))).isNotEmpty());
        assertThat(postgres(marked, running)).isNotEmpty();
        assertThat(signing.inKafka(DATA.resolve("kafka"))).isEmpty();
        assertThat(postgres(signing, running)).isEmpty();
    }

    /// API client with these scopes.
    private static PlatformClient with(PlatformClient platform, JsonNode running, String... scopes) {
        HttpResponse<String> made = platform.as(running.path("operatorKey").asString())
                .post(
                        "/v1/api-keys",
                        "{\"name\": \"a key\", \"scopes\": [\"%s\"]}".formatted(String.join("\", \"", scopes)),
                        "Carillon-Tenant",
                        "demo");
        return platform.as(platform.json(made).path("key").asString());
    }

    private static void defineDigest(PlatformClient platform) {
        platform.put("/v1/workflows/erasure-gathered", """
                {"steps": [{"id": "gather", "digest": {"window": {"fixed": "1h"}}},
                           {"id": "send", "deliver": {"channel": "in_app"}}]}
                """);
        platform.put("/v1/templates/erasure.gathered", """
                {"contents": [{"channel": "in_app", "locale": "", "title": "Gathered", "text": "{{digest.count}}"}]}
                """);
        platform.put("/v1/event-types/erasure.gathered", """
                {"name": "Gathered", "lane": "standard", "workflow": "erasure-gathered", "channels": ["in_app"]}
                """);
    }

    /// Waits until the router has read the profile: it finds no address for an earlier event.
    private static void reachOnEveryChannel(PlatformClient platform, Person person) {
        await().atMost(SOON).pollInterval(Duration.ofSeconds(2)).untilAsserted(() -> {
            send(platform, person, "security.alert", "{\"device\": \"Firefox\", \"place\": \"%s\"}", "a place", "");
            for (String where : List.of(
                    "/simulators/email/messages",
                    "/simulators/push/notifications",
                    "/simulators/sms/twilio/messages")) {
                assertThat(platform.read(where).toString()).contains(person.mark());
            }
        });
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(timelines(platform, person)).contains("dead_lettered"));
    }

    private static String send(
            PlatformClient platform, Person person, String type, String data, String where, String more) {
        return platform.submit("{\"type\": \"%s\", \"recipients\": [\"%s\"], \"data\": %s%s}"
                .formatted(type, person.id(), data.formatted(person.secret(where)), more));
    }

    private static String inbox(PlatformClient platform, Person person) {
        return platform.read("/v1/recipients/" + person.id() + "/inbox?limit=200")
                .path("items")
                .toString();
    }

    private static List<String> timelines(PlatformClient platform, Person person) {
        return platform.read("/v1/recipients/" + person.id() + "/export?limit=200")
                .path("notifications")
                .valueStream()
                .flatMap(notification -> notification.path("timeline").valueStream())
                .map(entry -> entry.path("state").asString(""))
                .toList();
    }

    private static List<String> rules(PlatformClient platform, String event) {
        return platform.notifications(event).stream()
                .flatMap(found -> platform.read(
                                "/v1/notifications/" + found.path("id").asString())
                        .path("timeline")
                        .valueStream())
                .map(entry -> entry.path("rule").asString(""))
                .toList();
    }

    private static java.util.Set<String> postgres(StoredTextSearch search, JsonNode running) {
        return search.inPostgres(running.path("postgres").asString(), "postgres", "postgres");
    }

    private static JsonNode running() {
        return JsonMapper.shared().readTree(DATA.resolve("../running.json").toFile());
    }
}
