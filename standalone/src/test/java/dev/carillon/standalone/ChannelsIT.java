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

/// Every channel that the demo configures, with a place where its messages can be inspected.
@ExtendWith(RunningSystem.class)
@Timeout(600)
class ChannelsIT {

    private static final Duration SOON = Duration.ofSeconds(90);

    @Test
    void oneEventReachesPhonesMailboxBrowserAndWebhook(Standalone system) {
        PlatformClient platform = new PlatformClient(system.url(), system.apiKey());
        String place = "place-" + UUID.randomUUID();

        String event = alert(platform, place);

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
                            () -> assertThat(platform.read(where).toString()).contains(place));
        }
        await().atMost(SOON).untilAsserted(() -> {
            assertThat(platform.notifications(event)).hasSize(1);
            assertThat(platform.timeline(
                            platform.notifications(event).getFirst().get("id").asString()))
                    .contains("attempted sms", "attempted push", "attempted email", "attempted webhook");
        });
    }

    @Test
    void textsGoByTheOtherProviderWhileTheFirstIsThrottled(Standalone system) {
        PlatformClient platform = new PlatformClient(system.url(), system.apiKey());
        String place = "place-" + UUID.randomUUID();
        platform.put("/simulators/twilio/behaviour", "{\"mode\": \"throttle\"}");

        try {
            alert(platform, place);

            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(platform.read("/simulators/sms/vonage/messages")
                                    .toString())
                            .contains(place));
            assertThat(platform.read("/simulators/sms/twilio/messages").toString())
                    .doesNotContain(place);
        } finally {
            platform.put("/simulators/twilio/behaviour", "{\"mode\": \"accept\"}");
        }
    }

    /// Ann's alerts are sent at least once: after a provider that does not report, another one may be tried.
    @Test
    void textWhoseDeliveryIsNotReportedGoesByTheOtherProvider(Standalone system) {
        PlatformClient platform = new PlatformClient(system.url(), system.apiKey());
        PlatformClient operator = new PlatformClient(system.url(), RunningSystem.operatorKey());
        List<String> silent = new ArrayList<>();
        awaitReports(operator, 2);

        try {
            // The first messages may be sent before the workers have read that reports are awaited.
            await().atMost(SOON).pollInterval(Duration.ofSeconds(4)).untilAsserted(() -> {
                silent.add("place-" + UUID.randomUUID());
                String event = alert(platform, silent.getLast());
                await().atMost(Duration.ofSeconds(20))
                        .untilAsserted(() -> assertThat(texts(platform, "vonage", silent.getLast()))
                                .hasSize(1));
                await().atMost(SOON).untilAsserted(() -> {
                    assertThat(platform.notifications(event)).hasSize(1);
                    assertThat(platform.timeline(platform.notifications(event)
                                    .getFirst()
                                    .get("id")
                                    .asString()))
                            .contains("retry_scheduled sms");
                });
            });
            // A report that a busy machine plays too late does not count: another message is reported instead.
            String reported = await().atMost(SOON)
                    .until(() -> reportedInTime(platform), inTime -> !inTime.isEmpty())
                    .getFirst();
            String last = "place-" + UUID.randomUUID();
            alert(platform, last);

            await().atMost(SOON)
                    .untilAsserted(
                            () -> assertThat(texts(platform, "vonage", last)).hasSize(1));
            assertThat(texts(platform, "vonage", reported))
                    .as("its time was over before that of the last")
                    .isEmpty();
            assertThat(texts(platform, "twilio", silent.getLast())).hasSize(1);
        } finally {
            awaitReports(operator, 0);
        }
    }

    @Test
    void mailThatComesBackSuppressesTheAddress(Standalone system) {
        PlatformClient platform = new PlatformClient(system.url(), system.apiKey());
        String recipient = "carl-" + UUID.randomUUID();
        String mailbox = recipient + "@example.com";
        platform.put("/v1/recipients/" + recipient, "{\"addresses\": {\"email\": \"" + mailbox + "\"}}");
        // The router reads a profile shortly after it was accepted; it finds no address for an earlier event.
        List<String> events = new ArrayList<>();
        JsonNode mail = await().atMost(SOON)
                .pollInterval(Duration.ofSeconds(3))
                .until(
                        () -> {
                            events.add(pay(platform, recipient));
                            return platform.read("/simulators/email/messages?to=" + mailbox);
                        },
                        arrived -> !arrived.isEmpty())
                .get(0);

        HttpResponse<String> played = platform.post(
                "/simulators/ses/events?event=Bounce&messageId="
                        + URLEncoder.encode(mail.path("messageId").asString(), StandardCharsets.UTF_8) + "&callback="
                        + URLEncoder.encode(system.url() + "/callbacks/ses", StandardCharsets.UTF_8),
                "");

        assertThat(played.statusCode()).isEqualTo(204);
        await().atMost(SOON).untilAsserted(() -> {
            assertThat(platform.read("/v1/recipients/" + recipient)
                            .at("/suppressions/0/reason")
                            .asString())
                    .isEqualTo("bounced");
            assertThat(events.stream()
                            .flatMap(event -> platform.notifications(event).stream())
                            .flatMap(notification ->
                                    platform.timeline(notification.get("id").asString()).stream()))
                    .contains("bounced email");
        });
        await().atMost(SOON).untilAsserted(() -> {
            String later = pay(platform, recipient);
            await().atMost(SOON).until(() -> platform.notifications(later).size() == 1);
            assertThat(platform.timeline(
                            platform.notifications(later).getFirst().get("id").asString()))
                    .contains("suppressed email");
        });
    }

    private static void awaitReports(PlatformClient operator, int seconds) {
        operator.put("/v1/tenants/demo", """
                {"name": "Demo", "defaultLocale": "en", "defaultTimeZone": "UTC",
                 "delivery": {"reportWithinSeconds": {"sms": %d}}}
                """.formatted(seconds));
    }

    /// The place of a message whose delivery was reported before its time was over; empty if it was reported too late.
    private static List<String> reportedInTime(PlatformClient platform) {
        String place = "place-" + UUID.randomUUID();
        String event = alert(platform, place);
        JsonNode text = await().atMost(SOON)
                .until(() -> texts(platform, "twilio", place), found -> !found.isEmpty())
                .getFirst();
        HttpResponse<String> played = platform.post(
                "/simulators/sms/twilio/messages/%s/status?status=delivered"
                        .formatted(text.path("id").asString()),
                "");
        assertThat(played.statusCode()).isEqualTo(204);
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(platform.notifications(event)).hasSize(1));
        String notification = platform.notifications(event).getFirst().get("id").asString();
        List<String> steps = await().atMost(SOON)
                .until(
                        () -> platform.timeline(notification),
                        timeline -> timeline.contains("confirmed sms") || timeline.contains("retry_scheduled sms"));
        return steps.contains("retry_scheduled sms") ? List.of() : List.of(place);
    }

    /// Text messages that arrived over a provider and contain a place.
    private static List<JsonNode> texts(PlatformClient platform, String provider, String place) {
        return platform.read("/simulators/sms/" + provider + "/messages")
                .valueStream()
                .filter(text -> text.path("text").asString("").contains(place))
                .toList();
    }

    private static String pay(PlatformClient platform, String recipient) {
        return platform.submit("""
                {"type": "payment.received", "recipients": ["%s"],
                 "data": {"amount": "1.00", "currency": "EUR", "payer": "Bob"}}
                """.formatted(recipient));
    }

    private static String alert(PlatformClient platform, String place) {
        return platform.submit("""
                {"type": "security.alert", "recipients": ["ann"],
                 "data": {"device": "Firefox on Linux", "place": "%s"}}
                """.formatted(place));
    }
}
