// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.channel.fcm;

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
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class FcmSenderTest extends ChannelSenderContract {

    private static final URI TOKEN_URL = URI.create(Simulators.url("fcm") + "/token");

    @SuppressWarnings("NullAway.Init") // set before all tests
    private static FcmSender sender;

    @SuppressWarnings("NullAway.Init") // set before all tests
    private static FcmSender impatient;

    @SuppressWarnings("NullAway.Init") // set before all tests
    private static FcmSender nowhere;

    @SuppressWarnings("NullAway.Init") // set before all tests
    private static FcmSender unknown;

    @SuppressWarnings("NullAway.Init") // set before all tests
    private static FcmSender untrusting;

    @BeforeAll
    static void open() throws IOException {
        sender = sender(Simulators.url("fcm"), LONG_DEADLINE);
        impatient = sender(Simulators.url("fcm"), SHORT_DEADLINE);
        nowhere = sender(URI.create("http://127.0.0.1:1"), LONG_DEADLINE);
        unknown = sender(URI.create("http://nowhere.invalid"), LONG_DEADLINE);
        untrusting = sender(URI.create("https://localhost:" + Simulators.APNS_PORT), LONG_DEADLINE);
    }

    @AfterAll
    static void close() {
        sender.close();
        impatient.close();
        nowhere.close();
        unknown.close();
        untrusting.close();
    }

    @Test
    void messageHasItsTagPriorityAndData() {
        Attempt attempt = attempt("Grüße 😀");

        assertThat(send(attempt))
                .isInstanceOfSatisfying(
                        AttemptOutcome.Accepted.class,
                        accepted -> assertThat(accepted.reference().value())
                                .startsWith("projects/carillon-demo/messages/"));

        JsonNode arrived = arrived(attempt).getFirst();
        JsonNode message = new JsonMapper().readTree(arrived.path("payload").asString());
        assertThat(arrived.path("body").asString()).isEqualTo("Grüße 😀");
        assertThat(message.at("/android/notification/tag").asString())
                .isEqualTo(attempt.delivery().getId());
        assertThat(message.at("/android/priority").asString()).isEqualTo("high");
        assertThat(message.at("/data/deliveryId").asString())
                .isEqualTo(attempt.delivery().getId());
    }

    @Test
    void withdrawalIsADataMessageThatNamesTheTagToCancel() {
        Attempt shown = attempt("hello");
        send(shown);

        send(Deliveries.withdrawalOf(shown));

        JsonNode message = new JsonMapper()
                .readTree(arrived(shown).getLast().path("payload").asString());
        assertThat(message.has("notification")).isFalse();
        assertThat(message.at("/android/collapseKey")
                        .asString(message.at("/android/collapse_key").asString()))
                .isEqualTo(shown.delivery().getId());
        assertThat(message.at("/data/kind").asString()).isEqualTo("retracted");
        assertThat(message.at("/data/ids").asString())
                .isEqualTo("[\"" + shown.delivery().getNotificationId() + "\"]");
        assertThat(message.at("/data/tag").asString())
                .isEqualTo(shown.delivery().getId());
    }

    @ParameterizedTest
    @CsvSource({
        "'{\"mode\":\"throttle\",\"code\":\"UNAVAILABLE\"}',                       Throttled",
        "'{\"mode\":\"throttle\",\"code\":\"UNAVAILABLE\",\"retryAfterSeconds\":3}', Throttled",
        "'{\"mode\":\"dead_token\",\"code\":\"SENDER_ID_MISMATCH\"}',              AddressInvalid",
        "'{\"mode\":\"refuse\",\"code\":\"INVALID_ARGUMENT\"}',                    Refused",
        "'{\"mode\":\"fail\",\"code\":\"INTERNAL\"}',                              Unanswered"
    })
    void errorsAreToldApartByTheirCode(String behaviour, String outcome) {
        Simulators.behave("fcm", behaviour);

        assertThat(send(attempt("x")).getClass().getSimpleName()).isEqualTo(outcome);
    }

    @Test
    void failureIsNotRepeatedByTheClientItself() {
        Attempt attempt = attempt("once");
        Simulators.behave("fcm", "{\"mode\":\"fail\",\"times\":1}");

        assertThat(send(attempt)).isInstanceOf(AttemptOutcome.Unanswered.class);
        assertThat(arrived(attempt)).isEmpty();
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
        return nowhere;
    }

    @Override
    protected ChannelSender senderToUnknownHost() {
        return unknown;
    }

    @Override
    protected ChannelSender senderWithoutTrust() {
        return untrusting;
    }

    @Override
    protected boolean repetitionKeepsReference() {
        return false;
    }

    @Override
    protected String simulator() {
        return "fcm";
    }

    @Override
    protected String detail() {
        return "the delivery has no push message";
    }

    @Override
    protected Attempt attempt(String text) {
        DeliveryContent content = Deliveries.pushTo(PlatformCode.PLATFORM_FCM, Deliveries.uniqueToken(), text);
        return new Attempt(
                Deliveries.push(RecipientKey.of("contract", "r-" + UUID.randomUUID()), content)
                        .build(),
                content);
    }

    @Override
    protected List<JsonNode> arrived(Attempt attempt) {
        return Simulators.fcm(attempt.content().getAddress().getDevice().getToken());
    }

    private static FcmSender sender(URI url, Duration deadline) throws IOException {
        return new FcmSender(
                new FcmProperties(Simulators.FCM_ACCOUNT, url, TOKEN_URL, 128, deadline, Duration.ofSeconds(60)),
                InstantSource.system());
    }
}
