// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.events.CatalogKey;
import dev.carillon.events.Channel;
import dev.carillon.events.Guarantee;
import dev.carillon.events.Lane;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.TenantId;
import dev.carillon.events.lever.LeverTarget;
import dev.carillon.events.lever.RecipientShare;
import dev.carillon.events.topic.Topics;
import dev.carillon.events.v1.Attempted;
import dev.carillon.events.v1.Breaker;
import dev.carillon.events.v1.BreakerPosition;
import dev.carillon.events.v1.CatalogEntry;
import dev.carillon.events.v1.Delivery;
import dev.carillon.events.v1.Lever;
import dev.carillon.events.v1.Pause;
import dev.carillon.events.v1.ProviderOrder;
import dev.carillon.events.v1.Ramp;
import dev.carillon.events.v1.ReportPatience;
import dev.carillon.events.v1.SpendCap;
import dev.carillon.events.v1.Tenant;
import dev.carillon.testsupport.Fixtures;
import dev.carillon.testsupport.KafkaExtension;
import dev.carillon.testsupport.RedisExtension;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

/// Two providers of one channel: failover to the second, suspension without an available provider, and automatic
/// resumption.
final class ProviderFailoverTest {

    @RegisterExtension
    static final KafkaExtension KAFKA = new KafkaExtension();

    @RegisterExtension
    static final RedisExtension REDIS = new RedisExtension();

    private static final String TENANT = Fixtures.uniqueTenant().value();
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @SuppressWarnings("NullAway.Init") // set before all tests
    private static DeliveryTopics topics;

    @SuppressWarnings("NullAway.Init") // set before all tests, or before each
    private static RunningDelivery service;

    @BeforeAll
    static void open() {
        topics = new DeliveryTopics(KAFKA.bootstrapServers());
    }

    @AfterAll
    static void close() {
        topics.close();
    }

    @AfterEach
    void behaveAgain() {
        Simulators.accept();
    }

    /// Failures that are too few to open a circuit. All these tests share one service.
    @Nested
    final class WithHealthyProviders {

        @BeforeAll
        static void startOnce() {
            service = start();
        }

        @AfterAll
        static void stop() {
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
        void tenantAtItsSpendCapStillSendsWhatIsCriticalAndMarketingStopsFirst() {
            RecipientKey recipient = RecipientKey.of(Fixtures.uniqueTenant().value(), "ann");
            set(
                    recipient.tenant(),
                    Tenant.newBuilder()
                            .setSpendCap(SpendCap.newBuilder()
                                    .setMonthlyMicros(200_000)
                                    .setMarketingPercent(50)));
            assertThat(cost(sent(recipient, Lane.CRITICAL, "x".repeat(161)))).isEqualTo(100_000);

            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(sent(recipient, Lane.BULK, "buy")
                                    .getRefused()
                                    .getCode())
                            .isEqualTo("spend-cap"));
            assertThat(cost(sent(recipient, Lane.STANDARD, "x".repeat(161)))).isEqualTo(100_000);
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(sent(recipient, Lane.STANDARD, "shipped")
                                    .getRefused()
                                    .getCode())
                            .isEqualTo("spend-cap"));

            assertThat(cost(sent(recipient, Lane.CRITICAL, "code"))).isEqualTo(50_000);
        }

        @Test
        void tenantIsServedByTheProviderThatItWantsFirst() {
            RecipientKey recipient = RecipientKey.of(Fixtures.uniqueTenant().value(), "ann");
            set(
                    recipient.tenant(),
                    Tenant.newBuilder()
                            .addProviderOrders(ProviderOrder.newBuilder()
                                    .setChannel(Channel.SMS.code())
                                    .addProviders("vonage")));

            await().atMost(PATIENCE).untilAsserted(() -> {
                Delivery delivery = Deliveries.sms(recipient, Deliveries.smsTo(Deliveries.uniqueNumber(), "hello"))
                        .build();
                topics.publish(delivery);
                assertThat(provider(delivery)).isEqualTo("vonage");
            });
            Delivery ofAnother = sms(Guarantee.EFFECTIVELY_ONCE);
            topics.publish(ofAnother);
            assertThat(provider(ofAnother)).isEqualTo("twilio");
        }

        @Test
        void reportIsWaitedForAsTheTenantWantsAndWhoeverKeptSilentIsNotAskedAgain() {
            RecipientKey recipient = RecipientKey.of(Fixtures.uniqueTenant().value(), "ann");
            set(
                    recipient.tenant(),
                    Tenant.newBuilder()
                            .addReportPatiences(ReportPatience.newBuilder()
                                    .setChannel(Channel.SMS.code())
                                    .setSeconds(60)));
            Delivery first = await().atMost(PATIENCE)
                    .until(
                            () -> {
                                Delivery delivery = Deliveries.sms(
                                                recipient, Deliveries.smsTo(Deliveries.uniqueNumber(), "hello"))
                                        .build();
                                topics.publish(delivery);
                                return delivery;
                            },
                            delivery -> reportWithin(attempted(delivery)) == 60_000);
            assertThat(provider(first)).isEqualTo("twilio");

            Delivery second = first.toBuilder()
                    .setAttempt(2)
                    .addExcludedProviders("twilio")
                    .setSilentProvider("twilio")
                    .build();
            topics.publish(second);

            assertThat(topics.awaitReceipts(2, second))
                    .extracting(found -> found.requireValue().getAttempted())
                    .anySatisfy(attempted -> {
                        assertThat(attempted.getProvider()).isEqualTo("vonage");
                        assertThat(reportWithin(attempted))
                                .as("there is no other provider")
                                .isZero();
                    });
            assertThat(detail("twilio-pace").path("score").asInt()).isLessThan(100);
            Delivery ofAnother = sms(Guarantee.AT_LEAST_ONCE);
            topics.publish(ofAnother);
            assertThat(reportWithin(attempted(ofAnother))).isZero();
        }
    }

    /// One service for each test, because circuits keep their state.
    @Nested
    final class WithProvidersThatFail {

        @BeforeEach
        void startAnew() {
            service = start();
        }

        @AfterEach
        void stop() {
            Simulators.accept();
            service.close();
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
        void providerThatKeepsFailingIsLeftAloneAndAskedAgainLater() {
            Simulators.behave("twilio", "{\"mode\":\"fail\"}");
            List<Delivery> failing = IntStream.range(0, 8)
                    .mapToObj(_ -> sms(Guarantee.AT_LEAST_ONCE))
                    .toList();
            failing.forEach(topics::publish);
            assertThat(failing)
                    .allSatisfy(delivery -> assertThat(provider(delivery)).isEqualTo("vonage"));
            assertThat(detail("twilio-circuit").asString()).isIn("open", "half_open");

            Simulators.behave("twilio", "{\"mode\":\"accept\"}");

            assertTwilioIsAskedAgain();
        }

        @Test
        void providerThatAsksToSlowDownIsLeftAloneAsLongAndCountsAsHealthy() {
            Simulators.behave("twilio", "{\"mode\":\"throttle\",\"retryAfterSeconds\":2}");
            List<Delivery> throttled = IntStream.range(0, 8)
                    .mapToObj(_ -> sms(Guarantee.EFFECTIVELY_ONCE))
                    .toList();
            throttled.forEach(topics::publish);
            assertThat(throttled)
                    .allSatisfy(delivery -> assertThat(provider(delivery)).isEqualTo("vonage"));

            assertThat(detail("twilio-pace").path("heldMillis").asLong()).isPositive();
            assertThat(detail("twilio-pace").path("score").asInt()).isEqualTo(100);
            assertThat(detail("twilio-circuit").asString()).isEqualTo("closed");
            Simulators.behave("twilio", "{\"mode\":\"accept\"}");

            assertTwilioIsAskedAgain();
        }

        @Test
        void laneWaitsInKafkaWhileAllAreLeftAloneAndGoesOnByItself() {
            Simulators.behave("twilio", "{\"mode\":\"throttle\",\"retryAfterSeconds\":1}");
            Simulators.behave("vonage", "{\"mode\":\"throttle\",\"retryAfterSeconds\":1}");
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

        /// A circuit that is held open leads to the second provider. Deliveries of a paused lane wait in Kafka,
        /// also across a restart. After the pause each is sent once and in order, except for expired ones.
        @Test
        void operatorHoldsACircuitAndPausesALane() {
            pull(
                    "breaker:provider:twilio",
                    Lever.newBuilder().setBreaker(Breaker.newBuilder().setPosition(BreakerPosition.BREAKER_OPEN)));
            await().atMost(PATIENCE)
                    .untilAsserted(() ->
                            assertThat(detail("twilio-circuit").asString()).isEqualTo("forced_open"));
            Delivery second = sms(Guarantee.EFFECTIVELY_ONCE);
            topics.publish(second);
            assertThat(provider(second)).isEqualTo("vonage");

            pull("pause:channel:sms:lane:standard", Lever.newBuilder().setPause(Pause.getDefaultInstance()));
            await().atMost(PATIENCE).untilAsserted(() -> {
                topics.publish(sms(Guarantee.EFFECTIVELY_ONCE));
                assertThat(suspended()).contains("delivery-sms-standard");
            });
            RecipientKey ann = RecipientKey.of(TENANT, "ann-" + UUID.randomUUID());
            String number = Deliveries.uniqueNumber();
            List<Delivery> waiting = IntStream.range(0, 5)
                    .mapToObj(i -> Deliveries.sms(ann, Deliveries.smsTo(number, "waiting " + i))
                            .setGuarantee(Guarantee.EFFECTIVELY_ONCE.code())
                            .build())
                    .toList();
            waiting.forEach(topics::publish);
            Delivery late = sms(Guarantee.EFFECTIVELY_ONCE).toBuilder()
                    .setExpiresAtMillis(InstantSource.system().millis() + 1)
                    .build();
            topics.publish(late);
            Delivery critical = sms(Guarantee.EFFECTIVELY_ONCE).toBuilder()
                    .setLane(Lane.CRITICAL.code())
                    .build();
            topics.publish(critical);
            assertThat(attempted(critical).getOutcomeCase()).isEqualTo(Attempted.OutcomeCase.ACCEPTED);
            service.close();
            service = start();
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(suspended()).contains("delivery-sms-standard"));
            assertThat(Simulators.sms("vonage", number)).isEmpty();

            letGo("pause:channel:sms:lane:standard");

            assertThat(waiting)
                    .allSatisfy(delivery -> assertThat(provider(delivery)).isEqualTo("vonage"));
            assertThat(Simulators.sms("vonage", number))
                    .extracting(message -> message.path("text").asString())
                    .containsExactly("waiting 0", "waiting 1", "waiting 2", "waiting 3", "waiting 4");
            assertThat(topics.awaitReceipt(late).requireValue().hasExpired()).isTrue();
            letGo("breaker:provider:twilio");
            assertTwilioIsAskedAgain();
        }

        /// Without the lever the circuit would open after four failures and the other deliveries would wait.
        @Test
        void operatorHoldsACircuitClosedThoughEverythingFails() {
            pull("pause:provider:vonage", Lever.newBuilder().setPause(Pause.getDefaultInstance()));
            pull(
                    "breaker:provider:twilio",
                    Lever.newBuilder().setBreaker(Breaker.newBuilder().setPosition(BreakerPosition.BREAKER_CLOSED)));
            await().atMost(PATIENCE).untilAsserted(() -> {
                assertThat(detail("twilio-circuit").asString()).isEqualTo("forced_closed");
                assertThat(detail("vonage-circuit").asString()).isEqualTo("forced_open");
            });
            Simulators.behave("twilio", "{\"mode\":\"fail\"}");

            for (int i = 0; i < 10; i++) {
                Delivery failing = sms(Guarantee.AT_LEAST_ONCE);
                topics.publish(failing);
                assertThat(provider(failing)).isEqualTo("twilio");
            }

            letGo("breaker:provider:twilio");
            await().atMost(PATIENCE)
                    .untilAsserted(() ->
                            assertThat(detail("twilio-circuit").asString()).isEqualTo("closed"));
            letGo("pause:provider:vonage");
        }

        /// A recipient outside the ramp has no other provider here, so the delivery waits. No provider is called,
        /// so nothing counts as an attempt.
        @Test
        void providerIsGivenToAPartOfTheRecipients() {
            pull("pause:provider:vonage", Lever.newBuilder().setPause(Pause.getDefaultInstance()));
            pull(
                    "ramp:provider:twilio",
                    Lever.newBuilder().setRamp(Ramp.newBuilder().setPercent(50)));
            await().atMost(PATIENCE)
                    .untilAsserted(() ->
                            assertThat(detail("vonage-circuit").asString()).isEqualTo("forced_open"));
            List<Delivery> some = IntStream.range(0, 20)
                    .mapToObj(_ -> sms(Guarantee.EFFECTIVELY_ONCE))
                    .toList();

            some.forEach(topics::publish);

            assertThat(some).allSatisfy(delivery -> {
                boolean isIn = RecipientShare.isWithin(
                        "ramp:provider:twilio", RecipientKey.of(delivery.getTenant(), delivery.getRecipient()), 50);
                Attempted attempted = attempted(delivery);
                assertThat(attempted.getProvider()).isEqualTo(isIn ? "twilio" : "");
                assertThat(attempted.hasThrottled()).isEqualTo(!isIn);
            });
            letGo("ramp:provider:twilio");
            letGo("pause:provider:vonage");
        }
    }

    private static RunningDelivery start() {
        return RunningDelivery.start(
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
                "--carillon.delivery.callbacks.keys=" + Simulators.TAG_KEY,
                "--carillon.delivery.callbacks.url=http://127.0.0.1:1",
                "--carillon.delivery.cost.prices.twilio.default=0.05",
                "--carillon.delivery.circuit.window=4",
                "--carillon.delivery.circuit.minimum-attempts=4",
                "--carillon.delivery.circuit.pause=1s",
                "--carillon.delivery.pace.throttle-window=4");
    }

    private static String suspended() {
        return service.health()
                .at("/components/deliveryRedis/details/suspendedWorkers")
                .toString();
    }

    private static void pull(String id, Lever.Builder lever) {
        topics.publish(
                Topics.CATALOG,
                LeverTarget.parse(id).key(),
                CatalogEntry.newBuilder().setVersion(1).setLever(lever).build());
    }

    /// Releases a lever by an empty record, which has the same effect as a tombstone.
    private static void letGo(String id) {
        topics.publish(Topics.CATALOG, LeverTarget.parse(id).key(), CatalogEntry.getDefaultInstance());
    }

    private static void set(TenantId tenant, Tenant.Builder settings) {
        topics.publish(
                Topics.CATALOG,
                new CatalogKey(tenant, CatalogKey.Kind.TENANT, tenant.value()),
                CatalogEntry.newBuilder().setTenantSettings(settings).build());
    }

    private static Attempted sent(RecipientKey recipient, Lane lane, String text) {
        Delivery delivery = Deliveries.sms(recipient, Deliveries.smsTo(Deliveries.uniqueNumber(), text))
                .setLane(lane.code())
                .build();
        topics.publish(delivery);
        return attempted(delivery);
    }

    private static long cost(Attempted attempted) {
        assertThat(attempted.getOutcomeCase()).isEqualTo(Attempted.OutcomeCase.ACCEPTED);
        return attempted.getCostMicros();
    }

    private static void assertTwilioIsAskedAgain() {
        await().atMost(PATIENCE).untilAsserted(() -> {
            Delivery canary = sms(Guarantee.EFFECTIVELY_ONCE);
            topics.publish(canary);
            assertThat(provider(canary)).isEqualTo("twilio");
        });
    }

    /// Health details of a provider.
    private static JsonNode detail(String name) {
        return service.health().at("/components/deliveryProviders/details/" + name);
    }

    private static long reportWithin(Attempted attempted) {
        return attempted.getAccepted().getReportWithinMillis();
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
