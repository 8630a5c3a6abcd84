// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.channel.push;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.delivery.Deliveries;
import dev.carillon.delivery.Simulators;
import dev.carillon.delivery.attempt.Attempt;
import dev.carillon.delivery.attempt.AttemptOutcome;
import dev.carillon.delivery.channel.ChannelSender;
import dev.carillon.delivery.channel.ChannelSenderContract;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.v1.DeliveryContent;
import dev.carillon.events.v1.PlatformCode;
import dev.carillon.testsupport.ManualClock;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class ApnsSenderTest extends ChannelSenderContract {

    @SuppressWarnings("NullAway.Init") // set before all tests
    private static ApnsConnection connection;

    @SuppressWarnings("NullAway.Init") // set before all tests
    private static ApnsConnection nowhere;

    @SuppressWarnings("NullAway.Init") // set before all tests
    private static ApnsConnection unknown;

    @SuppressWarnings("NullAway.Init") // set before all tests
    private static ApnsConnection untrusting;

    @BeforeAll
    static void connect() throws IOException, GeneralSecurityException {
        connection = new ApnsConnection(properties(Simulators.APNS_PORT, PATIENCE));
        nowhere = new ApnsConnection(properties(1, PATIENCE));
        unknown = new ApnsConnection(
                properties("nowhere.invalid", Simulators.APNS_PORT, Simulators.TRUSTED_CERTIFICATE, PATIENCE));
        untrusting = new ApnsConnection(properties("localhost", Simulators.APNS_PORT, "", PATIENCE));
    }

    @AfterAll
    static void close() {
        connection.close();
        nowhere.close();
        unknown.close();
        untrusting.close();
    }

    @Test
    void notificationHasItsIdentityExpiryAndTopicFromTheDelivery() {
        Attempt plain = attempt("hello");
        Instant expiry = ManualClock.START.plus(Duration.ofHours(1));
        Attempt attempt = new Attempt(
                plain.delivery().toBuilder()
                        .setExpiresAtMillis(expiry.toEpochMilli())
                        .build(),
                plain.content());

        send(attempt);

        JsonNode arrived = arrived(attempt).getFirst();
        assertThat(arrived.path("apnsId").asString())
                .isEqualToIgnoringCase(ApnsNotifications.id(attempt.delivery()).toString());
        assertThat(arrived.path("topic").asString()).isEqualTo("org.example.app");
        assertThat(arrived.path("collapseId").asString())
                .isEqualTo(attempt.delivery().getId());
        assertThat(Instant.parse(arrived.path("expiration").asString())).isEqualTo(expiry);
        assertThat(arrived.path("title").asString()).isEqualTo("Title");
        assertThat(arrived.path("body").asString()).isEqualTo("hello");
    }

    @Test
    void withdrawalIsASilentPushUnderTheCollapseIdOfWhatItWithdraws() {
        Attempt shown = attempt("hello");
        send(shown);

        send(Deliveries.withdrawalOf(shown));

        JsonNode arrived = arrived(shown).getLast();
        JsonNode payload = new JsonMapper().readTree(arrived.path("payload").asString());
        assertThat(arrived.path("pushType").asString()).isEqualTo("background");
        assertThat(arrived.path("collapseId").asString())
                .isEqualTo(shown.delivery().getId());
        assertThat(payload.at("/aps/content-available").asInt()).isEqualTo(1);
        assertThat(payload.at("/aps/alert").isMissingNode()).isTrue();
        assertThat(payload.path("kind").asString()).isEqualTo("retracted");
        assertThat(payload.at("/ids/0").asString()).isEqualTo(shown.delivery().getNotificationId());
    }

    @Test
    void tokenReportedDeadBeforeItWasRegisteredAgainIsOnlyRefused() {
        Simulators.behave("push", "{\"mode\":\"dead_token\",\"since\":\"2020-01-01T00:00:00Z\"}");

        assertThat(send(attempt("x"))).isInstanceOf(AttemptOutcome.Refused.class);
    }

    @Test
    void malformedTokenIsInvalid() {
        Attempt attempt = new Attempt(attempt("x").delivery(), Deliveries.pushTo("beef", "x"));

        assertThat(send(attempt))
                .isInstanceOfSatisfying(
                        AttemptOutcome.AddressInvalid.class,
                        invalid -> assertThat(invalid.code()).isEqualTo("BadDeviceToken"));
    }

    @Test
    void devicesOfOtherPlatformsAreNotCarried() {
        for (PlatformCode platform : List.of(PlatformCode.PLATFORM_FCM, PlatformCode.PLATFORM_WEB_PUSH)) {
            DeliveryContent content = Deliveries.pushTo(platform, "token", "x");

            assertThat(sender().isAbleToCarry(new Attempt(attempt("x").delivery(), content)))
                    .isFalse();
        }
    }

    @Override
    protected ChannelSender sender() {
        return new ApnsSender(
                properties(Simulators.APNS_PORT, PATIENCE), connection, InstantSources.AFTER_REGISTRATION);
    }

    @Override
    protected ChannelSender impatientSender() {
        return new ApnsSender(
                properties(Simulators.APNS_PORT, DEADLINE), connection, InstantSources.AFTER_REGISTRATION);
    }

    @Override
    protected ChannelSender senderToNowhere() {
        return new ApnsSender(properties(1, PATIENCE), nowhere, InstantSources.AFTER_REGISTRATION);
    }

    @Override
    protected String simulator() {
        return "push";
    }

    @Override
    protected String detail() {
        return "the delivery has no push message";
    }

    @Override
    protected Attempt attempt(String text) {
        DeliveryContent content = Deliveries.pushTo(Deliveries.uniqueToken(), text);
        return new Attempt(
                Deliveries.push(RecipientKey.of("contract", "r-" + UUID.randomUUID()), content)
                        .build(),
                content);
    }

    @Override
    protected List<JsonNode> arrived(Attempt attempt) {
        return Simulators.notifications(
                attempt.content().getAddress().getDevice().getToken());
    }

    @Override
    protected ChannelSender senderToUnknownHost() {
        return new ApnsSender(properties(Simulators.APNS_PORT, PATIENCE), unknown, InstantSources.AFTER_REGISTRATION);
    }

    @Override
    protected ChannelSender senderWithoutTrust() {
        return new ApnsSender(
                properties(Simulators.APNS_PORT, PATIENCE), untrusting, InstantSources.AFTER_REGISTRATION);
    }

    @Override
    protected boolean namesRetryAfter() {
        return false;
    }

    @Override
    protected boolean namesDeath() {
        return true;
    }

    private static ApnsProperties properties(int port, Duration deadline) {
        return properties("localhost", port, Simulators.TRUSTED_CERTIFICATE, deadline);
    }

    private static ApnsProperties properties(String host, int port, String trusted, Duration deadline) {
        return new ApnsProperties(
                host,
                port,
                "DEMOTEAM01",
                "DEMOKEY001",
                Simulators.SIGNING_KEY,
                "org.example.app",
                trusted,
                1,
                64,
                deadline,
                Duration.ofSeconds(15));
    }

    /// Time stands still an hour after the devices of the tests were registered.
    private static final class InstantSources {
        static final ManualClock AFTER_REGISTRATION = new ManualClock(ManualClock.START.plus(Duration.ofHours(1)));
    }
}
