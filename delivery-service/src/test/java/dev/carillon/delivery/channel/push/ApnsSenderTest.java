// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.channel.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

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
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class ApnsSenderTest extends ChannelSenderContract {

    /// Application of the demo certificate.
    private static final String CERTIFIED = "org.example.certified";

    private static final String STRANGE = "org.example.strange";

    private static final ApnsCredentials USUAL = token("org.example.app", "DEMOKEY001");

    @SuppressWarnings("NullAway.Init") // set before all tests
    private static ApnsConnections connections;

    @SuppressWarnings("NullAway.Init") // set before all tests
    private static ApnsConnections nowhere;

    @SuppressWarnings("NullAway.Init") // set before all tests
    private static ApnsConnections unknown;

    @SuppressWarnings("NullAway.Init") // set before all tests
    private static ApnsConnections untrusting;

    @BeforeAll
    static void connect() throws IOException, GeneralSecurityException {
        connections = new ApnsConnections(properties(Simulators.APNS_PORT, LONG_DEADLINE), USUAL);
        nowhere = new ApnsConnections(properties(1, LONG_DEADLINE), USUAL);
        unknown = new ApnsConnections(
                properties("nowhere.invalid", Simulators.APNS_PORT, Simulators.TRUSTED_CERTIFICATE, LONG_DEADLINE),
                USUAL);
        untrusting = new ApnsConnections(properties("localhost", Simulators.APNS_PORT, "", LONG_DEADLINE), USUAL);
    }

    @AfterAll
    static void close() {
        connections.close();
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

    @Test
    void applicationWithACertificateIsServedByIt() {
        Attempt certified = attempt("hello", CERTIFIED);

        assertThat(send(certified)).isInstanceOf(AttemptOutcome.Accepted.class);

        assertThat(arrived(certified).getFirst().path("topic").asString()).isEqualTo(CERTIFIED);
        assertThat(sender().destination(certified)).isEqualTo(CERTIFIED);
    }

    @Test
    void applicationWhoseCredentialsAreWrongFailsForItself() {
        Attempt strange = attempt("hello", STRANGE);
        Attempt usual = attempt("hello");

        assertThat(send(strange)).isEqualTo(AttemptOutcome.unreached("403 InvalidProviderToken"));
        assertThat(send(usual)).isInstanceOf(AttemptOutcome.Accepted.class);

        assertThat(sender().destination(strange)).isEqualTo(STRANGE);
        assertThat(sender().destination(usual)).isEmpty();
    }

    @Test
    void applicationsAreReadFromTheConfiguration() {
        String prefix = "carillon.delivery.push.apns";
        Binder binder = new Binder(new MapConfigurationPropertySource(Map.of(
                prefix + ".host", "api.push.apple.com",
                prefix + ".certificate", "usual.p12",
                prefix + ".apps[0].topic", CERTIFIED,
                prefix + ".apps[0].certificate", "certified.p12",
                prefix + ".apps[0].certificate-password", "secret",
                prefix + ".apps[1].topic", STRANGE,
                prefix + ".apps[1].team-id", "T",
                prefix + ".apps[1].key-id", "K",
                prefix + ".apps[1].signing-key", "strange.p8")));

        assertThat(binder.bind(prefix, ApnsCredentials.class).get())
                .isEqualTo(new ApnsCredentials("", "", "", "", "usual.p12", ""));
        assertThat(binder.bind(prefix, ApnsProperties.class).get().apps())
                .containsExactly(
                        new ApnsCredentials(CERTIFIED, "", "", "", "certified.p12", "secret"),
                        new ApnsCredentials(STRANGE, "T", "K", "strange.p8", "", ""));
    }

    @Test
    void credentialsAreOneKindAndComplete() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ApnsCredentials("org.example.app", "", "", "", "", ""))
                .withMessageContaining("either signing-key or certificate");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ApnsCredentials("org.example.app", "T", "K", "a.p8", "b.p12", ""))
                .withMessageContaining("either signing-key or certificate");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ApnsCredentials("org.example.app", "T", "", "a.p8", "", ""))
                .withMessageContaining("key-id");
    }

    @Override
    protected ChannelSender sender() {
        return sender(Simulators.APNS_PORT, LONG_DEADLINE, connections);
    }

    @Override
    protected ChannelSender shortDeadlineSender() {
        return sender(Simulators.APNS_PORT, SHORT_DEADLINE, connections);
    }

    @Override
    protected ChannelSender unreachableSender() {
        return sender(1, LONG_DEADLINE, nowhere);
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
        return attempt(text, "");
    }

    private static Attempt attempt(String text, String app) {
        DeliveryContent.Builder content = Deliveries.pushTo(Deliveries.uniqueToken(), text).toBuilder();
        content.getAddressBuilder().getDeviceBuilder().setApp(app);
        return new Attempt(
                Deliveries.push(RecipientKey.of("contract", "r-" + UUID.randomUUID()), content.build())
                        .build(),
                content.build());
    }

    @Override
    protected List<JsonNode> arrived(Attempt attempt) {
        return Simulators.notifications(
                attempt.content().getAddress().getDevice().getToken());
    }

    @Override
    protected ChannelSender senderToUnknownHost() {
        return sender(Simulators.APNS_PORT, LONG_DEADLINE, unknown);
    }

    @Override
    protected ChannelSender senderWithoutTrust() {
        return sender(Simulators.APNS_PORT, LONG_DEADLINE, untrusting);
    }

    @Override
    protected boolean reportsRetryAfter() {
        return false;
    }

    @Override
    protected boolean reportsInvalidSince() {
        return true;
    }

    private static ApnsProperties properties(int port, Duration deadline) {
        return properties("localhost", port, Simulators.TRUSTED_CERTIFICATE, deadline);
    }

    private static ApnsProperties properties(String host, int port, String trusted, Duration deadline) {
        return new ApnsProperties(
                host,
                port,
                trusted,
                1,
                64,
                deadline,
                Duration.ofSeconds(15),
                List.of(
                        new ApnsCredentials(CERTIFIED, "", "", "", Simulators.CLIENT_CERTIFICATE, "insecure-demo"),
                        token(STRANGE, "OTHERKEY01")));
    }

    private static ApnsCredentials token(String topic, String keyId) {
        return new ApnsCredentials(topic, "DEMOTEAM01", keyId, Simulators.SIGNING_KEY, "", "");
    }

    private static ApnsSender sender(int port, Duration deadline, ApnsConnections connections) {
        return new ApnsSender(
                properties(port, deadline),
                connections,
                new ApnsNotifications(USUAL.topic()),
                InstantSources.AFTER_REGISTRATION);
    }

    /// Fixed time, one hour after the devices of the tests were registered.
    private static final class InstantSources {
        static final ManualClock AFTER_REGISTRATION = new ManualClock(ManualClock.START.plus(Duration.ofHours(1)));
    }
}
