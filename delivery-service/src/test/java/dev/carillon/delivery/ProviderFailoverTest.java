// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.events.Guarantee;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.v1.Attempted;
import dev.carillon.events.v1.Delivery;
import dev.carillon.testsupport.Fixtures;
import dev.carillon.testsupport.KafkaExtension;
import dev.carillon.testsupport.RedisExtension;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Two providers of one channel: when the second is asked, when none is, and that the lane goes on by itself.
final class ProviderFailoverTest {

    @RegisterExtension
    static final KafkaExtension KAFKA = new KafkaExtension();

    @RegisterExtension
    static final RedisExtension REDIS = new RedisExtension();

    private static final String TENANT = Fixtures.uniqueTenant().value();
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @SuppressWarnings("NullAway.Init") // set before all tests
    private static DeliveryTopics topics;

    @SuppressWarnings("NullAway.Init") // set before each test
    private RunningDelivery service;

    @BeforeAll
    static void open() {
        topics = new DeliveryTopics(KAFKA.bootstrapServers());
    }

    @AfterAll
    static void close() {
        topics.close();
    }

    /// A service of its own for each test, since circuits remember.
    @BeforeEach
    void start() {
        service = RunningDelivery.start(
                KAFKA.bootstrapServers(),
                REDIS.url(),
                "--carillon.delivery.sms.twilio.account-sid=AC00000000000000000000000000000001",
                "--carillon.delivery.sms.twilio.auth-token=insecure-demo-token",
                "--carillon.delivery.sms.twilio.from=+15005550006",
                "--carillon.delivery.sms.twilio.base-url=" + Simulators.url("twilio"),
                "--carillon.delivery.sms.vonage.api-key=demokey1",
                "--carillon.delivery.sms.vonage.api-secret=insecure-demo-secret",
                "--carillon.delivery.sms.vonage.from=Shop",
                "--carillon.delivery.sms.vonage.base-url=" + Simulators.url("vonage"),
                "--carillon.delivery.providers.order.sms=twilio,vonage",
                "--carillon.delivery.circuit.window=4",
                "--carillon.delivery.circuit.minimum-attempts=4",
                "--carillon.delivery.circuit.pause=2s");
    }

    @AfterEach
    void stop() {
        Simulators.accept();
        service.close();
    }

    @Test
    void firstInOrderIsAskedAndTheSecondWhereItTookNothing() {
        Delivery healthy = sms(Guarantee.EFFECTIVELY_ONCE);
        topics.publish(healthy);
        assertThat(provider(healthy)).isEqualTo("twilio");

        Simulators.behave("twilio", "{\"mode\":\"throttle\",\"retryAfterSeconds\":60}");
        Delivery passedOn = sms(Guarantee.EFFECTIVELY_ONCE);
        topics.publish(passedOn);

        assertThat(provider(passedOn)).isEqualTo("vonage");
    }

    @Test
    void whereTheFirstMayHaveItOnlyAtLeastOnceAsksTheSecond() {
        Simulators.behave("twilio", "{\"mode\":\"half_answer\"}");
        Delivery once = sms(Guarantee.EFFECTIVELY_ONCE);
        Delivery twice = sms(Guarantee.AT_LEAST_ONCE);

        topics.publish(once);
        topics.publish(twice);

        assertThat(attempted(once).getOutcomeCase()).isEqualTo(Attempted.OutcomeCase.UNANSWERED);
        assertThat(provider(twice)).isEqualTo("vonage");
        assertThat(attempted(twice).getOutcomeCase()).isEqualTo(Attempted.OutcomeCase.ACCEPTED);
    }

    @Test
    void retryOfWhatMayHaveArrivedIsNotSentAgainWhereItCouldDouble() {
        Simulators.behave("twilio", "{\"mode\":\"half_answer\",\"times\":1}");
        Delivery delivery = sms(Guarantee.EFFECTIVELY_ONCE);
        topics.publish(delivery);
        assertThat(attempted(delivery).getOutcomeCase()).isEqualTo(Attempted.OutcomeCase.UNANSWERED);

        topics.publish(delivery.toBuilder().setAttempt(2).build());

        assertThat(topics.awaitReceipts(2, delivery))
                .extracting(found -> found.requireValue().getAttempted())
                .anySatisfy(attempted ->
                        assertThat(attempted.getRefused().getCode()).isEqualTo("in-doubt"));
        assertThat(Simulators.sms("twilio", number(delivery))).hasSize(1);
        assertThat(Simulators.sms("vonage", number(delivery))).isEmpty();
    }

    @Test
    void providerThatKeepsFailingIsLeftAloneAndAskedAgainLater() {
        Simulators.behave("twilio", "{\"mode\":\"throttle\"}");
        List<Delivery> failing = IntStream.range(0, 8)
                .mapToObj(_ -> sms(Guarantee.EFFECTIVELY_ONCE))
                .toList();
        failing.forEach(topics::publish);
        assertThat(failing)
                .allSatisfy(delivery -> assertThat(provider(delivery)).isEqualTo("vonage"));
        assertThat(circuit("twilio")).isIn("open", "half_open");

        Simulators.behave("twilio", "{\"mode\":\"accept\"}");

        await().atMost(PATIENCE).untilAsserted(() -> {
            Delivery canary = sms(Guarantee.EFFECTIVELY_ONCE);
            topics.publish(canary);
            assertThat(provider(canary)).isEqualTo("twilio");
        });
    }

    @Test
    void laneWaitsInKafkaWhileAllAreLeftAloneAndGoesOnByItself() {
        Simulators.behave("twilio", "{\"mode\":\"throttle\"}");
        Simulators.behave("vonage", "{\"mode\":\"throttle\"}");
        await().atMost(PATIENCE).untilAsserted(() -> {
            topics.publish(sms(Guarantee.EFFECTIVELY_ONCE));
            assertThat(service.health()
                            .at("/components/deliveryRedis/details/suspendedWorkers")
                            .toString())
                    .contains("delivery-sms-standard");
        });
        Delivery mail = Deliveries.email(
                        RecipientKey.of(TENANT, "r-" + UUID.randomUUID()),
                        Deliveries.mailTo("other-" + UUID.randomUUID() + "@example.org", "x"))
                .build();
        topics.publish(mail);
        assertThat(attempted(mail).getOutcomeCase()).isEqualTo(Attempted.OutcomeCase.ACCEPTED);
        List<Delivery> waiting = IntStream.range(0, 10)
                .mapToObj(_ -> sms(Guarantee.EFFECTIVELY_ONCE))
                .toList();
        waiting.forEach(topics::publish);

        Simulators.accept();

        assertThat(waiting)
                .allSatisfy(delivery -> assertThat(attempted(delivery).getOutcomeCase())
                        .isIn(Attempted.OutcomeCase.ACCEPTED, Attempted.OutcomeCase.THROTTLED));
        await().atMost(PATIENCE).untilAsserted(() -> {
            Delivery after = sms(Guarantee.EFFECTIVELY_ONCE);
            topics.publish(after);
            assertThat(attempted(after).getOutcomeCase()).isEqualTo(Attempted.OutcomeCase.ACCEPTED);
        });
    }

    private String circuit(String provider) {
        return service.health()
                .at("/components/deliveryProviders/details/" + provider + "-circuit")
                .asString("");
    }

    private static Attempted attempted(Delivery delivery) {
        return topics.awaitReceipt(delivery).requireValue().getAttempted();
    }

    private static String provider(Delivery delivery) {
        return attempted(delivery).getProvider();
    }

    private static Delivery sms(Guarantee guarantee) {
        return Deliveries.sms(
                        RecipientKey.of(TENANT, "r-" + UUID.randomUUID()),
                        Deliveries.smsTo(Deliveries.uniqueNumber(), "hello"))
                .setGuarantee(guarantee.code())
                .build();
    }

    private static String number(Delivery delivery) {
        return Deliveries.content(delivery).getAddress().getPhone().getValue();
    }
}
