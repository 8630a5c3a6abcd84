// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.events.FailureCode;
import dev.carillon.runtime.http.Problem;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Event that is posted over REST, reaches the inbox, the phone and the mailbox, and has a readable timeline. The
/// subclasses choose the system.
@Timeout(600)
abstract class SpineScenario {

    private static final Duration SOON = Duration.ofSeconds(90);

    @Test
    void anEventReachesMailboxAndPhoneAndItsTimelineIsComplete(Standalone system) {
        PlatformClient platform = new PlatformClient(system.url(), system.apiKey());
        String payer = "payer-" + UUID.randomUUID();

        String event = platform.submit(payment(payer, "ann"));

        JsonNode mail = await().atMost(SOON)
                .until(() -> find(platform.read("/simulators/email/messages"), payer), found -> !found.isMissingNode());
        assertThat(mail.get("to").toString()).contains("ann@example.com");
        JsonNode push = await().atMost(SOON)
                .until(
                        () -> find(platform.read("/simulators/push/notifications"), payer),
                        found -> !found.isMissingNode());
        assertThat(push.get("token").asString()).isEqualTo("a1".repeat(32));
        await().atMost(SOON).untilAsserted(() -> {
            List<JsonNode> notifications = platform.notifications(event);
            assertThat(notifications).hasSize(1);
            assertThat(platform.timeline(notifications.getFirst().get("id").asString()))
                    .contains(
                            "accepted",
                            "routed in_app",
                            "routed email",
                            "routed push",
                            "attempted in_app",
                            "attempted email",
                            "attempted push");
        });
    }

    @Test
    void theSameIdempotencyKeyTwiceIsOneNotification(Standalone system) {
        PlatformClient platform = new PlatformClient(system.url(), system.apiKey());
        String payer = "payer-" + UUID.randomUUID();
        String key = "payment-" + UUID.randomUUID();

        String first = platform.submit(payment(payer, "bob"), "Idempotency-Key", key);
        String second = platform.submit(payment(payer, "bob"), "Idempotency-Key", key);

        assertThat(second).isEqualTo(first).isEqualTo(key);
        String later = platform.submit(payment(payer + "-later", "bob"));
        // The later event of the same recipient and lane has arrived, so the router has decided on the earlier
        // ones.
        await().atMost(SOON)
                .until(() -> !find(platform.read("/simulators/email/messages"), payer + "-later")
                        .isMissingNode());
        await().atMost(SOON).until(() -> platform.notifications(later).size() == 1);
        assertThat(count(platform.read("/simulators/email/messages"), payer + " "))
                .isEqualTo(1);
        await().atMost(SOON).untilAsserted(() -> {
            List<JsonNode> notifications = platform.notifications(first);
            assertThat(notifications).hasSize(1);
            assertThat(platform.read("/v1/notifications/"
                                    + notifications.getFirst().get("id").asString())
                            .get("timeline")
                            .toString())
                    .contains("\"rule\":\"duplicate\"");
        });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            POST   | /v1/events          | no  | {}               | unauthenticated
            POST   | /v1/events          | yes | {                | invalid-json
            POST   | /v1/events          | yes | {}               | invalid-request
            PUT    | /v1/events          | yes | {}               | method-not-allowed
            POST   | /v1/explain         | no  | {}               | unauthenticated
            POST   | /v1/explain         | yes | {                | invalid-json
            POST   | /v1/explain         | yes | {}               | invalid-request
            GET    | /v1/explain         | yes | ``               | method-not-allowed
            GET    | /v1/categories      | no  | ``               | unauthenticated
            PUT    | /v1/categories/x    | yes | {                | invalid-json
            PUT    | /v1/categories/x    | yes | {"colour": 1}    | invalid-request
            DELETE | /v1/categories      | yes | ``               | method-not-allowed
            GET    | /v1/inbox           | no  | ``               | unauthenticated
            POST   | /v1/streams/-       | yes | 1                | invalid-request
            POST   | /callbacks/twilio/x | no  | ``               | forbidden
            GET    | /callbacks/nothing  | no  | ``               | not-found
            """)
    void everyServiceRefusesInTheSameForm(
            String method, String path, String withKey, String body, String code, Standalone system) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(system.url().resolve(path))
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body));
        if (withKey.equals("yes")) {
            request.header("Authorization", "Bearer " + system.apiKey());
        }
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> answer = client.send(request.build(), HttpResponse.BodyHandlers.ofString());

            JsonNode problem = JsonMapper.shared().readTree(answer.body());
            FailureCode refusal =
                    FailureCode.valueOf(code.toUpperCase(Locale.ROOT).replace('-', '_'));
            Set<String> members = new HashSet<>(Problem.requiredMembers(refusal));
            members.addAll(List.of("type", "title", "status", "detail"));
            assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
            assertThat(problem.path("type").asString()).isEqualTo(refusal.urn());
            assertThat(problem.path("title").asString()).isEqualTo(Problem.title(refusal));
            assertThat(problem.path("status").asInt()).isEqualTo(answer.statusCode());
            assertThat(problem.propertyNames()).containsExactlyInAnyOrderElementsOf(members);
        }
    }

    @Test
    void anAudienceEventReachesItsSubscribers(Standalone system) {
        PlatformClient platform = new PlatformClient(system.url(), system.apiKey());
        String week = "week-" + UUID.randomUUID();

        platform.submit("""
                {"type": "report.weekly", "audience": {"topic": "weekly-report"},
                 "data": {"week": "%s", "orders": 7, "revenue": "1.00 EUR"}}
                """.formatted(week));

        await().atMost(SOON)
                .untilAsserted(() -> assertThat(count(platform.read("/simulators/email/messages"), week))
                        .isEqualTo(2));
    }

    @Test
    void aSuppressedChannelIsOnTheTimelineWithItsRule(Standalone system) {
        PlatformClient platform = new PlatformClient(system.url(), system.apiKey());

        String event = platform.submit("""
                {"type": "comment.mention", "recipients": ["bob"],
                 "data": {"author": "Chris", "document": "Plan", "excerpt": "look"}}
                """);

        await().atMost(SOON).untilAsserted(() -> {
            List<JsonNode> notifications = platform.notifications(event);
            assertThat(notifications).hasSize(1);
            assertThat(platform.timeline(notifications.getFirst().get("id").asString()))
                    .contains("routed in_app", "suppressed push");
        });
    }

    private static String payment(String payer, String recipient) {
        return """
                {"type": "payment.received", "recipients": ["%s"],
                 "data": {"amount": "129.90", "currency": "EUR", "payer": "%s"}}
                """.formatted(recipient, payer);
    }

    private static JsonNode find(JsonNode arrived, String text) {
        for (JsonNode one : arrived) {
            if (one.toString().contains(text)) {
                return one;
            }
        }
        return tools.jackson.databind.node.MissingNode.getInstance();
    }

    private static int count(JsonNode arrived, String text) {
        int count = 0;
        for (JsonNode one : arrived) {
            if (one.toString().contains(text)) {
                count++;
            }
        }
        return count;
    }
}
