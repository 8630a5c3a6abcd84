// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.channel.push;

import static org.assertj.core.api.Assertions.assertThat;

import com.eatthepath.pushy.apns.auth.ApnsVerificationKey;
import com.eatthepath.pushy.apns.server.MockApnsServer;
import com.eatthepath.pushy.apns.server.MockApnsServerBuilder;
import com.eatthepath.pushy.apns.server.ValidatingPushNotificationHandlerFactory;
import dev.carillon.delivery.Deliveries;
import dev.carillon.delivery.Simulators;
import dev.carillon.delivery.attempt.Attempt;
import dev.carillon.delivery.attempt.AttemptOutcome;
import dev.carillon.embedded.FreePorts;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.v1.DeliveryContent;
import dev.carillon.testsupport.ManualClock;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import java.io.IOException;
import java.io.InputStream;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.core.io.ClassPathResource;

/// APNs sender against the mock server of the Pushy library, which is independent of the simulator.
final class VendorMockTest {

    private static final String CREDENTIALS = "carillon-simulators/insecure-demo-apns-";
    private static final String TOPIC = "org.example.app";
    private static final String ALIVE = Deliveries.uniqueToken();
    private static final String DEAD = Deliveries.uniqueToken();
    private static final String CERTIFIED_TOPIC = "org.example.certified";
    private static final String CERTIFIED = Deliveries.uniqueToken();
    private static final Instant DEAD_SINCE = ManualClock.START.plus(Duration.ofMinutes(5));
    private static final int PORT = FreePorts.next();

    @SuppressWarnings("NullAway.Init") // set before all tests
    private static MockApnsServer server;

    @SuppressWarnings("NullAway.Init") // set before all tests
    private static ApnsConnections connections;

    /// Event loop group of the server; a group of its own would close only after two idle seconds.
    @SuppressWarnings("deprecation") // Pushy knows no newer class
    private static final EventLoopGroup EVENT_LOOPS = new NioEventLoopGroup(1);

    @BeforeAll
    static void start() throws Exception {
        try (InputStream certificate = credential("server-certificate.pem");
                InputStream key = credential("server-key.pem");
                InputStream client = credential("client-certificate.pem")) {
            server = new MockApnsServerBuilder()
                    .setServerCredentials(certificate, key, null)
                    .setTrustedClientCertificateChain(client)
                    .setHandlerFactory(validation())
                    .setEventLoopGroup(EVENT_LOOPS)
                    .build();
        }
        server.start(PORT).get();
        connections = new ApnsConnections(
                properties(), new ApnsCredentials(TOPIC, "DEMOTEAM01", "DEMOKEY001", Simulators.SIGNING_KEY, "", ""));
    }

    @AfterAll
    static void stop() throws Exception {
        connections.close();
        server.shutdown().get();
        EVENT_LOOPS.shutdownGracefully(0, 2, TimeUnit.SECONDS).syncUninterruptibly();
    }

    @Test
    void wellFormedNotificationIsAccepted() {
        assertThat(send(ALIVE)).isInstanceOf(AttemptOutcome.Accepted.class);
    }

    @Test
    void applicationWithACertificateIsAcceptedByIt() {
        assertThat(send(CERTIFIED, CERTIFIED_TOPIC)).isInstanceOf(AttemptOutcome.Accepted.class);
    }

    @Test
    void tokenThatDiedAfterItWasRegisteredIsInvalidSinceThen() {
        assertThat(send(DEAD)).isEqualTo(new AttemptOutcome.AddressInvalid("Unregistered", DEAD_SINCE));
    }

    @Test
    void tokenOfAnotherApplicationIsRefused() {
        assertThat(send(Deliveries.uniqueToken()))
                .isInstanceOfSatisfying(
                        AttemptOutcome.Refused.class,
                        refused -> assertThat(refused.reason().code()).isEqualTo("DeviceTokenNotForTopic"));
    }

    private static AttemptOutcome send(String token) {
        return send(token, "");
    }

    private static AttemptOutcome send(String token, String app) {
        DeliveryContent.Builder content = Deliveries.pushTo(token, "hello").toBuilder();
        content.getAddressBuilder().getDeviceBuilder().setApp(app);
        Attempt attempt = new Attempt(
                Deliveries.push(RecipientKey.of("mock", "ann"), content.build()).build(), content.build());
        return new ApnsSender(
                        properties(),
                        connections,
                        new ApnsNotifications(TOPIC),
                        new ManualClock(DEAD_SINCE.plusSeconds(60)))
                .send(attempt)
                .toCompletableFuture()
                .orTimeout(90, TimeUnit.SECONDS)
                .join();
    }

    private static ValidatingPushNotificationHandlerFactory validation() throws IOException, GeneralSecurityException {
        try (InputStream key = credential("verification-key.pem")) {
            ApnsVerificationKey verification = ApnsVerificationKey.loadFromInputStream(key, "DEMOTEAM01", "DEMOKEY001");
            return new ValidatingPushNotificationHandlerFactory(
                    Map.of(TOPIC, Set.of(ALIVE, DEAD), CERTIFIED_TOPIC, Set.of(CERTIFIED)),
                    Map.of(DEAD, DEAD_SINCE),
                    Map.of("DEMOKEY001", verification),
                    Map.of(verification, Set.of(TOPIC)));
        }
    }

    private static InputStream credential(String name) throws IOException {
        return new ClassPathResource(CREDENTIALS + name).getInputStream();
    }

    private static ApnsProperties properties() {
        return new ApnsProperties(
                "localhost",
                PORT,
                Simulators.TRUSTED_CERTIFICATE,
                1,
                64,
                Duration.ofSeconds(15),
                Duration.ofSeconds(15),
                List.of(new ApnsCredentials(
                        CERTIFIED_TOPIC, "", "", "", Simulators.CLIENT_CERTIFICATE, "insecure-demo")));
    }
}
