// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.simulators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.eatthepath.pushy.apns.ApnsClient;
import com.eatthepath.pushy.apns.ApnsClientBuilder;
import com.eatthepath.pushy.apns.DeliveryPriority;
import com.eatthepath.pushy.apns.PushNotificationResponse;
import com.eatthepath.pushy.apns.PushType;
import com.eatthepath.pushy.apns.auth.ApnsSigningKey;
import com.eatthepath.pushy.apns.util.SimpleApnsPushNotification;
import java.io.IOException;
import java.io.InputStream;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

final class ApnsSimulatorTest {

    private static final String CREDENTIALS = "/carillon-simulators/insecure-demo-apns-";
    private static final String TOPIC = "dev.carillon.demo";

    @SuppressWarnings("NullAway.Init") // set before all tests
    private static ApnsClient client;

    @BeforeAll
    static void connect() throws IOException, GeneralSecurityException {
        client = client("DEMOKEY001");
    }

    @AfterAll
    static void disconnect() throws InterruptedException, ExecutionException {
        client.close().get();
    }

    @AfterEach
    void acceptAgain() {
        RunningSimulators.change("push", "{\"mode\":\"accept\"}");
    }

    @Test
    void keepsAnAcceptedNotificationWithItsIdentity() throws Exception {
        String token = "a1".repeat(32);
        UUID id = UUID.randomUUID();

        var response = send(notification(token, TOPIC, "hello", id));

        JsonNode arrived = RunningSimulators.list("/simulators/push/notifications?token=" + token);
        assertThat(response.isAccepted()).isTrue();
        assertThat(response.getApnsId()).isEqualTo(id);
        assertThat(arrived).hasSize(1);
        assertThat(arrived.get(0).path("apnsId").asString()).isEqualToIgnoringCase(id.toString());
        assertThat(arrived.get(0).path("title").asString()).isEqualTo("Title");
        assertThat(arrived.get(0).path("body").asString()).isEqualTo("hello");
        assertThat(arrived.get(0).path("topic").asString()).isEqualTo(TOPIC);
        assertThat(arrived.get(0).path("collapseId").asString()).isEqualTo("order-1");
    }

    @Test
    void refusesAMalformedTokenAndATooLargePayload() throws Exception {
        assertThat(reason(notification("beef", TOPIC, "x", UUID.randomUUID()))).isEqualTo("BadDeviceToken");
        assertThat(reason(notification("a2".repeat(32), TOPIC, "x".repeat(5_000), UUID.randomUUID())))
                .isEqualTo("PayloadTooLarge");
    }

    @Test
    void refusesAProviderTokenOfAnUnknownKey() throws Exception {
        ApnsClient stranger = client("OTHERKEY01");
        try {
            var response = stranger.sendNotification(notification("a3".repeat(32), TOPIC, "x", UUID.randomUUID()))
                    .get(90, TimeUnit.SECONDS);

            assertThat(response.getRejectionReason()).contains("InvalidProviderToken");
        } finally {
            stranger.close().get();
        }
    }

    @Test
    void takesACertificateInPlaceOfATokenForItsOwnTopicOnly() throws Exception {
        ApnsClient certified = certifiedClient();
        try {
            var response = certified
                    .sendNotification(notification("b1".repeat(32), "org.example.certified", "x", UUID.randomUUID()))
                    .get(90, TimeUnit.SECONDS);
            var other = certified
                    .sendNotification(notification("b1".repeat(32), TOPIC, "x", UUID.randomUUID()))
                    .get(90, TimeUnit.SECONDS);

            assertThat(response.isAccepted()).isTrue();
            assertThat(other.getRejectionReason()).contains("TopicDisallowed");
        } finally {
            certified.close().get();
        }
    }

    @Test
    void saysSinceWhenATokenIsDead() throws Exception {
        RunningSimulators.change("push", "{\"mode\":\"dead_token\",\"times\":1,\"since\":\"2026-01-01T00:00:00Z\"}");

        var response = send(notification("a4".repeat(32), TOPIC, "x", UUID.randomUUID()));

        assertThat(response.getRejectionReason()).contains("Unregistered");
        assertThat(response.getTokenInvalidationTimestamp()).contains(Instant.parse("2026-01-01T00:00:00Z"));
    }

    @Test
    void throttlesAndRefusesWithTheCodeAskedFor() throws Exception {
        RunningSimulators.change("push", "{\"mode\":\"throttle\",\"times\":1}");
        assertThat(reason(notification("a5".repeat(32), TOPIC, "x", UUID.randomUUID())))
                .isEqualTo("TooManyRequests");

        RunningSimulators.change("push", "{\"mode\":\"refuse\",\"times\":1,\"code\":\"DeviceTokenNotForTopic\"}");
        assertThat(reason(notification("a5".repeat(32), TOPIC, "x", UUID.randomUUID())))
                .isEqualTo("DeviceTokenNotForTopic");
    }

    @Test
    void aStalledRequestHoldsUpNoOther() throws Exception {
        RunningSimulators.change("push", "{\"mode\":\"stall\",\"times\":1}");

        var stalled = client.sendNotification(notification("a6".repeat(32), TOPIC, "x", UUID.randomUUID()));

        assertThatThrownBy(() -> stalled.get(300, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
        assertThat(send(notification("a7".repeat(32), TOPIC, "x", UUID.randomUUID()))
                        .isAccepted())
                .isTrue();
    }

    @Test
    void breaksTheConnection() {
        RunningSimulators.change("push", "{\"mode\":\"reset\",\"times\":1}");

        assertThatThrownBy(() -> send(notification("a8".repeat(32), TOPIC, "x", UUID.randomUUID())))
                .isInstanceOf(ExecutionException.class);
    }

    @Test
    void answersLateWhatItHasKept() throws Exception {
        String token = "a9".repeat(32);
        RunningSimulators.change("push", "{\"mode\":\"answer_late\",\"times\":1,\"delayMillis\":500}");
        long begun = System.nanoTime();

        var response = send(notification(token, TOPIC, "x", UUID.randomUUID()));

        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThanOrEqualTo(Duration.ofMillis(490));
        assertThat(response.isAccepted()).isTrue();
        assertThat(RunningSimulators.list("/simulators/push/notifications?token=" + token))
                .hasSize(1);
    }

    private static ApnsClient client(String keyId) throws IOException, GeneralSecurityException {
        try (InputStream key = ApnsSimulatorTest.class.getResourceAsStream(CREDENTIALS + "signing-key.p8");
                InputStream trusted =
                        ApnsSimulatorTest.class.getResourceAsStream(CREDENTIALS + "server-certificate.pem")) {
            return new ApnsClientBuilder()
                    .setApnsServer("localhost", RunningSimulators.APNS_PORT)
                    .setTrustedServerCertificateChain(trusted)
                    .setSigningKey(ApnsSigningKey.loadFromInputStream(key, "DEMOTEAM01", keyId))
                    .build();
        }
    }

    private static ApnsClient certifiedClient() throws IOException {
        try (InputStream certificate = ApnsSimulatorTest.class.getResourceAsStream(CREDENTIALS + "client.p12");
                InputStream trusted =
                        ApnsSimulatorTest.class.getResourceAsStream(CREDENTIALS + "server-certificate.pem")) {
            return new ApnsClientBuilder()
                    .setApnsServer("localhost", RunningSimulators.APNS_PORT)
                    .setTrustedServerCertificateChain(trusted)
                    .setClientCredentials(certificate, "insecure-demo")
                    .build();
        }
    }

    private static PushNotificationResponse<SimpleApnsPushNotification> send(SimpleApnsPushNotification notification)
            throws InterruptedException, ExecutionException, TimeoutException {
        return client.sendNotification(notification).get(90, TimeUnit.SECONDS);
    }

    private static String reason(SimpleApnsPushNotification notification) throws Exception {
        return send(notification).getRejectionReason().orElse("accepted");
    }

    private static SimpleApnsPushNotification notification(String token, String topic, String body, UUID id) {
        return new SimpleApnsPushNotification(
                token,
                topic,
                "{\"aps\":{\"alert\":{\"title\":\"Title\",\"body\":\"" + body + "\"}}}",
                Instant.ofEpochSecond(2_000_000_000L),
                DeliveryPriority.IMMEDIATE,
                PushType.ALERT,
                "order-1",
                id);
    }
}
