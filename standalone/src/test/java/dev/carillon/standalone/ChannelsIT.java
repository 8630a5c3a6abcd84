// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/// Every channel that the demo switches on ends somewhere where it can be looked at.
@ExtendWith(RunningSystem.class)
@Timeout(600)
class ChannelsIT {

    private static final Duration SOON = Duration.ofSeconds(90);

    @Test
    void oneEventReachesPhonesMailboxBrowserAndWebhook(Standalone system) {
        Spine spine = new Spine(system.url(), system.apiKey());
        String place = "place-" + UUID.randomUUID();

        String event = alert(spine, place);

        for (String where : List.of(
                "/simulators/push/notifications",
                "/simulators/fcm/messages",
                "/simulators/web-push/messages",
                "/simulators/sms/twilio/messages",
                "/simulators/email/messages",
                "/simulators/slack/messages",
                "/simulators/teams/messages",
                "/simulators/discord/messages",
                "/simulators/webhook/messages")) {
            await(where)
                    .atMost(SOON)
                    .untilAsserted(
                            () -> assertThat(spine.read(where).toString()).contains(place));
        }
        await().atMost(SOON).untilAsserted(() -> {
            assertThat(spine.notifications(event)).hasSize(1);
            assertThat(spine.timeline(
                            spine.notifications(event).getFirst().get("id").asString()))
                    .contains("attempted sms", "attempted push", "attempted email", "attempted webhook");
        });
    }

    @Test
    void textsGoByTheOtherProviderWhileTheFirstIsThrottled(Standalone system) {
        Spine spine = new Spine(system.url(), system.apiKey());
        String place = "place-" + UUID.randomUUID();
        spine.put("/simulators/twilio/behaviour", "{\"mode\": \"throttle\"}");

        try {
            alert(spine, place);

            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(spine.read("/simulators/sms/vonage/messages")
                                    .toString())
                            .contains(place));
            assertThat(spine.read("/simulators/sms/twilio/messages").toString()).doesNotContain(place);
        } finally {
            spine.put("/simulators/twilio/behaviour", "{\"mode\": \"accept\"}");
        }
    }

    /// Ann's alerts are sent at least once: a provider that says nothing may be followed by another.
    @Test
    void textWhoseDeliveryIsNotReportedGoesByTheOtherProvider(Standalone system) {
        Spine spine = new Spine(system.url(), system.apiKey());
        Spine operator = new Spine(system.url(), RunningSystem.operatorKey());
        List<String> silent = new ArrayList<>();
        awaitReports(operator, 2);

        try {
            // The first ones may come before the workers have read that reports are waited for.
            await().atMost(SOON).pollInterval(Duration.ofSeconds(4)).untilAsserted(() -> {
                silent.add("place-" + UUID.randomUUID());
                String event = alert(spine, silent.getLast());
                await().atMost(Duration.ofSeconds(20))
                        .untilAsserted(() -> assertThat(texts(spine, "vonage", silent.getLast()))
                                .hasSize(1));
                await().atMost(SOON).untilAsserted(() -> {
                    assertThat(spine.notifications(event)).hasSize(1);
                    assertThat(spine.timeline(spine.notifications(event)
                                    .getFirst()
                                    .get("id")
                                    .asString()))
                            .contains("retry_scheduled sms");
                });
            });
            String reported = "place-" + UUID.randomUUID();
            alert(spine, reported);
            JsonNode text = await().atMost(SOON)
                    .until(() -> texts(spine, "twilio", reported), found -> !found.isEmpty())
                    .getFirst();
            HttpResponse<String> played = spine.post(
                    "/simulators/sms/twilio/messages/%s/status?status=delivered"
                            .formatted(text.path("id").asString()),
                    "");
            assertThat(played.statusCode()).isEqualTo(204);
            String last = "place-" + UUID.randomUUID();
            alert(spine, last);

            await().atMost(SOON)
                    .untilAsserted(
                            () -> assertThat(texts(spine, "vonage", last)).hasSize(1));
            assertThat(texts(spine, "vonage", reported))
                    .as("its time was over before that of the last")
                    .isEmpty();
            assertThat(texts(spine, "twilio", silent.getLast())).hasSize(1);
        } finally {
            awaitReports(operator, 0);
        }
    }

    @Test
    void mailThatComesBackSuppressesTheAddress(Standalone system) {
        Spine spine = new Spine(system.url(), system.apiKey());
        String recipient = "carl-" + UUID.randomUUID();
        String mailbox = recipient + "@example.com";
        spine.put("/v1/recipients/" + recipient, "{\"addresses\": {\"email\": \"" + mailbox + "\"}}");
        // The router reads a profile a moment after it was accepted; an event before that finds no address.
        List<String> events = new ArrayList<>();
        JsonNode mail = await().atMost(SOON)
                .pollInterval(Duration.ofSeconds(3))
                .until(
                        () -> {
                            events.add(pay(spine, recipient));
                            return spine.read("/simulators/email/messages?to=" + mailbox);
                        },
                        arrived -> !arrived.isEmpty())
                .get(0);

        HttpResponse<String> played = spine.post(
                "/simulators/ses/events?event=Bounce&messageId="
                        + URLEncoder.encode(mail.path("messageId").asString(), StandardCharsets.UTF_8) + "&callback="
                        + URLEncoder.encode(system.url() + "/callbacks/ses", StandardCharsets.UTF_8),
                "");

        assertThat(played.statusCode()).isEqualTo(204);
        await().atMost(SOON).untilAsserted(() -> {
            assertThat(spine.read("/v1/recipients/" + recipient)
                            .at("/suppressions/0/reason")
                            .asString())
                    .isEqualTo("bounced");
            assertThat(events.stream()
                            .flatMap(event -> spine.notifications(event).stream())
                            .flatMap(notification ->
                                    spine.timeline(notification.get("id").asString()).stream()))
                    .contains("bounced email");
        });
        await().atMost(SOON).untilAsserted(() -> {
            String later = pay(spine, recipient);
            await().atMost(SOON).until(() -> spine.notifications(later).size() == 1);
            assertThat(spine.timeline(
                            spine.notifications(later).getFirst().get("id").asString()))
                    .contains("suppressed email");
        });
    }

    private static void awaitReports(Spine operator, int seconds) {
        operator.put("/v1/tenants/demo", """
                {"name": "Demo", "defaultLocale": "en", "defaultTimeZone": "UTC",
                 "delivery": {"reportWithinSeconds": {"sms": %d}}}
                """.formatted(seconds));
    }

    /// Those that arrived over a provider and tell of a place.
    private static List<JsonNode> texts(Spine spine, String provider, String place) {
        return spine.read("/simulators/sms/" + provider + "/messages")
                .valueStream()
                .filter(text -> text.path("text").asString("").contains(place))
                .toList();
    }

    private static String pay(Spine spine, String recipient) {
        return spine.submit("""
                {"type": "payment.received", "recipients": ["%s"],
                 "data": {"amount": "1.00", "currency": "EUR", "payer": "Bob"}}
                """.formatted(recipient));
    }

    private static String alert(Spine spine, String place) {
        return spine.submit("""
                {"type": "security.alert", "recipients": ["ann"],
                 "data": {"device": "Firefox on Linux", "place": "%s"}}
                """.formatted(place));
    }
}
