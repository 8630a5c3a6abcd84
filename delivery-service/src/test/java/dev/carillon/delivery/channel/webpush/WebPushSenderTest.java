// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.channel.webpush;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.carillon.delivery.Deliveries;
import dev.carillon.delivery.Simulators;
import dev.carillon.delivery.attempt.Attempt;
import dev.carillon.delivery.attempt.AttemptOutcome;
import dev.carillon.delivery.channel.ChannelSender;
import dev.carillon.delivery.channel.ChannelSenderContract;
import dev.carillon.delivery.channel.ReaddressedSender;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.v1.DeliveryContent;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class WebPushSenderTest extends ChannelSenderContract {

    private static final String PRIVATE_KEY = "yt7ps03NItgmuv1k_rOqlA4UujSRYMxIYq7-kH1TlKA";
    private static final String PUBLIC_KEY =
            "BLvEghwWCDpOwxFNO5A9qOvo6nfM0yYmLLmPCdFg9js5jw-zx29_fZ9xDMbUN0TnF9t-ltBLE05_9z1l_e3-41Q";
    private static final List<String> LOOPBACK = List.of("127.0.0.0/8", "::1/128");

    @SuppressWarnings("NullAway.Init") // set before all tests
    private static WebPushSender sender;

    @SuppressWarnings("NullAway.Init") // set before all tests
    private static WebPushSender impatient;

    @SuppressWarnings("NullAway.Init") // set before all tests
    private static WebPushSender guarded;

    @BeforeAll
    static void open() throws GeneralSecurityException {
        sender = sender(LOOPBACK, LONG_DEADLINE);
        impatient = sender(LOOPBACK, SHORT_DEADLINE);
        guarded = sender(List.of(), LONG_DEADLINE);
    }

    @AfterAll
    static void close() {
        sender.close();
        impatient.close();
        guarded.close();
    }

    @Test
    void messageIsDecryptedByTheBrowserAndHasItsTopicUrgencyAndTtl() {
        Attempt plain = attempt("Grüße 😀");
        Attempt attempt = new Attempt(
                plain.delivery().toBuilder()
                        .setExpiresAtMillis(InstantSource.system().millis() + 3_600_000)
                        .build(),
                plain.content());

        assertThat(send(attempt)).isInstanceOf(AttemptOutcome.Accepted.class);

        JsonNode arrived = arrived(attempt).getFirst();
        JsonNode payload = new JsonMapper().readTree(arrived.path("payload").asString());
        assertThat(payload.path("title").asString()).isEqualTo("Title");
        assertThat(payload.path("body").asString()).isEqualTo("Grüße 😀");
        assertThat(payload.path("tag").asString()).isEqualTo(attempt.delivery().getId());
        assertThat(arrived.path("topic").asString()).isEqualTo(WebPushSender.topic(attempt.delivery()));
        assertThat(arrived.path("urgency").asString()).isEqualTo("normal");
        assertThat(arrived.path("ttl").asLong()).isBetween(3_500L, 3_600L);
    }

    @Test
    void withdrawalTellsTheServiceWorkerWhatToTakeAway() {
        Attempt shown = attempt("hello");
        send(shown);

        send(Deliveries.withdrawalOf(shown));

        JsonNode arrived = arrived(shown).getLast();
        JsonNode payload = new JsonMapper().readTree(arrived.path("payload").asString());
        assertThat(arrived.path("topic").asString()).isEqualTo(WebPushSender.topic(shown.delivery()));
        assertThat(payload.path("kind").asString()).isEqualTo("retracted");
        assertThat(payload.at("/ids/0").asString()).isEqualTo(shown.delivery().getNotificationId());
    }

    @Test
    void longMessageIsCutToWhatPushServicesTake() {
        assertThat(send(attempt("ü".repeat(10_000)))).isInstanceOf(AttemptOutcome.Accepted.class);
    }

    @Test
    void subscriptionThatWasNeverMadeIsInvalid() {
        Attempt attempt = attempt("x");
        DeliveryContent.Builder content = attempt.content().toBuilder();
        content.getAddressBuilder().getDeviceBuilder().setToken(Simulators.url("web-push") + "/push/none");

        assertThat(send(new Attempt(attempt.delivery(), content.build())))
                .isInstanceOfSatisfying(
                        AttemptOutcome.AddressInvalid.class,
                        invalid -> assertThat(invalid.code()).isEqualTo("404"));
    }

    @Test
    void keyThatIsNoPointIsInvalid() {
        Attempt attempt = attempt("x");
        DeliveryContent.Builder content = attempt.content().toBuilder();
        content.getAddressBuilder()
                .getDeviceBuilder()
                .setWebPushPublicKey(ByteString.copyFrom(new byte[] {4}).concat(ByteString.copyFrom(new byte[64])));

        assertThat(send(new Attempt(attempt.delivery(), content.build())))
                .isInstanceOfSatisfying(
                        AttemptOutcome.AddressInvalid.class,
                        invalid -> assertThat(invalid.code()).isEqualTo("invalid-keys"));
    }

    @Test
    void pushServiceInOurOwnNetworkIsNotCalled() throws Exception {
        assertThat(guarded.send(attempt("x")).toCompletableFuture().get(90, TimeUnit.SECONDS))
                .isEqualTo(AttemptOutcome.unreached("the endpoint was not reached"));
    }

    @Override
    protected ChannelSender sender() {
        return sender;
    }

    @Override
    protected ChannelSender shortDeadlineSender() {
        return impatient;
    }

    @Override
    protected ChannelSender unreachableSender() {
        return new ReaddressedSender(sender, attempt -> to(attempt, "http://127.0.0.1:1/"));
    }

    @Override
    protected ChannelSender senderToUnknownHost() {
        return new ReaddressedSender(sender, attempt -> to(attempt, "http://nowhere.invalid/"));
    }

    @Override
    protected ChannelSender senderWithoutTrust() {
        return new ReaddressedSender(sender, attempt -> to(attempt, "https://localhost:" + Simulators.APNS_PORT + "/"));
    }

    @Override
    protected boolean repetitionKeepsReference() {
        return false;
    }

    @Override
    protected String simulator() {
        return "web-push";
    }

    @Override
    protected String detail() {
        return "the delivery has no push message";
    }

    @Override
    protected Attempt attempt(String text) {
        DeliveryContent content = Deliveries.webPushTo(Simulators.subscribe(), text);
        return new Attempt(
                Deliveries.push(RecipientKey.of("contract", "r-" + UUID.randomUUID()), content)
                        .build(),
                content);
    }

    @Override
    protected List<JsonNode> arrived(Attempt attempt) {
        return Simulators.webPushes(attempt.content().getAddress().getDevice().getToken());
    }

    private static WebPushSender sender(List<String> allowed, Duration deadline) throws GeneralSecurityException {
        return new WebPushSender(
                new WebPushProperties(
                        PRIVATE_KEY,
                        PUBLIC_KEY,
                        "mailto:operator@example.org",
                        allowed,
                        List.of("1-65535"),
                        true,
                        Duration.ofDays(28),
                        128,
                        deadline,
                        Duration.ofSeconds(30)),
                InstantSource.system());
    }

    /// Attempt to the subscription of another push service.
    private static Attempt to(Attempt attempt, String url) {
        DeliveryContent.Builder content = attempt.content().toBuilder();
        content.getAddressBuilder().getDeviceBuilder().setToken(url);
        return new Attempt(attempt.delivery(), content.build());
    }
}
