// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.embedded.EmbeddedKafka;
import dev.carillon.embedded.EmbeddedRedis;
import dev.carillon.embedded.FreePorts;
import dev.carillon.embedded.TcpLink;
import dev.carillon.events.Guarantee;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.v1.Attempted;
import dev.carillon.events.v1.Delivery;
import dev.carillon.events.v1.Receipt;
import dev.carillon.testsupport.Fixtures;
import dev.carillon.testsupport.ReadRecord;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Outages and restarts, with a Kafka broker and a Redis of the test's own.
final class DeliveryRecoveryTest {

    private static final int KAFKA_PORT = FreePorts.next();
    private static final int REDIS_PORT = FreePorts.next();
    private static final String BOOTSTRAP = "127.0.0.1:" + KAFKA_PORT;
    private static final TcpLink TO_REDIS = TcpLink.to(REDIS_PORT);
    private static final String REDIS_URL = "redis://127.0.0.1:" + TO_REDIS.port();
    private static final String TENANT = Fixtures.uniqueTenant().value();
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    @TempDir
    static Path directory = Path.of("set by JUnit");

    @SuppressWarnings("NullAway.Init") // set before all tests
    private static RunningDelivery service;

    @SuppressWarnings("NullAway.Init") // set before all tests
    private static EmbeddedKafka kafka;

    @SuppressWarnings("NullAway.Init") // set before all tests
    private static EmbeddedRedis redis;

    /// Starts the service before its dependencies.
    @BeforeAll
    static void startWithoutDependencies() throws InterruptedException {
        service = RunningDelivery.start(BOOTSTRAP, REDIS_URL);
        // A single health request, because it waits for the unavailable dependencies.
        JsonNode health = service.health();
        assertThat(List.of("deliveryKafka", "deliveryRedis"))
                .allSatisfy(component -> assertThat(health.at("/components/" + component + "/status")
                                .asString())
                        .isEqualTo("DOWN"));
        startKafka();
        startRedis();
    }

    @AfterAll
    static void stop() {
        service.close();
        TO_REDIS.close();
        redis.close();
        kafka.close();
    }

    @Test
    void serviceThatStartedBeforeKafkaAndRedisDeliversWhenTheyCome() {
        Delivery delivery = mail(uniqueRecipient());
        try (DeliveryTopics topics = new DeliveryTopics(BOOTSTRAP)) {
            topics.publish(delivery);

            assertThat(topics.awaitReceipt(delivery)
                            .requireValue()
                            .getAttempted()
                            .getOutcomeCase())
                    .isEqualTo(Attempted.OutcomeCase.ACCEPTED);
        }
        await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(service.status("deliveryKafka")).isEqualTo("UP");
            assertThat(service.status("deliveryRedis")).isEqualTo("UP");
        });
    }

    @Test
    void nothingIsSentWithoutTheLedgerAndEverythingAfterItIsBack() {
        List<String> recipients =
                IntStream.range(0, 20).mapToObj(_ -> uniqueRecipient()).toList();
        try (DeliveryTopics topics = new DeliveryTopics(BOOTSTRAP)) {
            Delivery before = mail(uniqueRecipient());
            topics.publish(before);
            topics.awaitReceipt(before);
            redis.close();

            recipients.forEach(recipient -> topics.publish(mail(recipient)));
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(service.health()
                                    .at("/components/deliveryRedis/details/suspendedWorkers")
                                    .toString())
                            .contains("delivery-email-standard"));
            assertThat(recipients)
                    .allSatisfy(recipient ->
                            assertThat(Simulators.mail(address(recipient))).isEmpty());
            startRedis();

            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(recipients)
                            .allSatisfy(recipient -> assertThat(Simulators.mail(address(recipient)))
                                    .hasSize(1)));
        }
    }

    /// A firewall drops the connections without notice: no data passes, and neither side gets an error.
    @Test
    void ledgerThatFallsSilentIsReachedAnewAndNothingIsLostOrDoubled() {
        List<Delivery> inSilence =
                Stream.generate(DeliveryRecoveryTest::atMostOnce).limit(20).toList();
        try (DeliveryTopics topics = new DeliveryTopics(BOOTSTRAP)) {
            Delivery before = atMostOnce();
            topics.publish(before);
            topics.awaitReceipt(before);

            TO_REDIS.silence();
            inSilence.forEach(topics::publish);

            assertThat(inSilence)
                    .allSatisfy(delivery -> assertThat(outcomes(topics.awaitReceipts(1, delivery)))
                            .containsExactly(Attempted.OutcomeCase.ACCEPTED));
        }
        assertThat(inSilence)
                .allSatisfy(delivery -> assertThat(Simulators.mail(address(delivery.getRecipient())))
                        .hasSize(1));
    }

    @Test
    void restartDeliversWhatCameMeanwhileAndRepeatsNoCallOfWhatWasSettled() throws Exception {
        Delivery settled = mail(uniqueRecipient());
        Delivery meanwhile = mail(uniqueRecipient());
        try (DeliveryTopics topics = new DeliveryTopics(BOOTSTRAP)) {
            topics.publish(settled);
            topics.awaitReceipt(settled);
            service.close();
            topics.publish(meanwhile);
            readAllAgain();

            service = RunningDelivery.start(BOOTSTRAP, REDIS_URL);

            topics.awaitReceipt(meanwhile);
            assertThat(topics.awaitReceipts(2, settled)).hasSize(2);
        }
        assertThat(Simulators.mail(address(settled.getRecipient()))).hasSize(1);
        assertThat(Simulators.mail(address(meanwhile.getRecipient()))).hasSize(1);
    }

    /// Redis restarts from a snapshot that lacks the latest writes.
    @Test
    void whatALedgerThatLostItsNewestMayHaveForgottenIsNotSentAgainAndAllElseIsSent() throws Exception {
        Delivery remembered = atMostOnce();
        Delivery forgotten = atMostOnce();
        Delivery meanwhile = atMostOnce();
        try (DeliveryTopics topics = new DeliveryTopics(BOOTSTRAP)) {
            topics.publish(remembered);
            topics.awaitReceipt(remembered);
            redis.save();
            topics.publish(forgotten);
            topics.awaitReceipt(forgotten);
            service.close();
            redis.kill();
            startRedis();
            topics.publish(meanwhile);
            readAllAgain();

            service = RunningDelivery.start(BOOTSTRAP, REDIS_URL);

            assertThat(outcomes(topics.awaitReceipts(1, meanwhile))).containsExactly(Attempted.OutcomeCase.ACCEPTED);
            assertThat(outcomes(topics.awaitReceipts(2, remembered)))
                    .containsExactly(Attempted.OutcomeCase.ACCEPTED, Attempted.OutcomeCase.ACCEPTED);
            assertThat(outcomes(topics.awaitReceipts(2, forgotten)))
                    .containsExactly(Attempted.OutcomeCase.ACCEPTED, Attempted.OutcomeCase.UNANSWERED);
        }
        assertThat(List.of(remembered, forgotten, meanwhile))
                .allSatisfy(delivery -> assertThat(Simulators.mail(address(delivery.getRecipient())))
                        .hasSize(1));
    }

    @Test
    void kafkaThatGoesAndComesBackLosesAndDoublesNothing() throws InterruptedException {
        Delivery before = mail(uniqueRecipient());
        try (DeliveryTopics topics = new DeliveryTopics(BOOTSTRAP)) {
            topics.publish(before);
            topics.awaitReceipt(before);
        }
        kafka.close();
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(service.status("deliveryKafka")).isEqualTo("DOWN"));
        startKafka();

        List<String> recipients =
                IntStream.range(0, 10).mapToObj(_ -> uniqueRecipient()).toList();
        try (DeliveryTopics topics = new DeliveryTopics(BOOTSTRAP)) {
            recipients.forEach(recipient -> topics.publish(mail(recipient)));
        }

        await().atMost(Duration.ofMinutes(3))
                .untilAsserted(() -> assertThat(recipients)
                        .allSatisfy(recipient ->
                                assertThat(Simulators.mail(address(recipient))).hasSize(1)));
        assertThat(Simulators.mail(address(before.getRecipient()))).hasSize(1);
    }

    /// Resets the committed offsets, as after a crash before the commit.
    private static void readAllAgain() throws Exception {
        String group = "carillon-delivery-email-standard";
        Map<TopicPartition, OffsetAndMetadata> beginning = new HashMap<>();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", BOOTSTRAP))) {
            admin.listConsumerGroupOffsets(group)
                    .partitionsToOffsetAndMetadata()
                    .get()
                    .forEach((partition, committed) ->
                            beginning.put(partition, new OffsetAndMetadata(0, committed.metadata())));
            admin.alterConsumerGroupOffsets(group, beginning).all().get();
        }
    }

    private static List<Attempted.OutcomeCase> outcomes(List<ReadRecord<RecipientKey, Receipt>> receipts) {
        return receipts.stream()
                .map(found -> found.requireValue().getAttempted().getOutcomeCase())
                .toList();
    }

    private static Delivery atMostOnce() {
        return mail(uniqueRecipient()).toBuilder()
                .setGuarantee(Guarantee.AT_MOST_ONCE.code())
                .build();
    }

    private static void startKafka() throws InterruptedException {
        kafka = EmbeddedKafka.start(directory.resolve("kafka"), KAFKA_PORT);
    }

    private static void startRedis() {
        redis = EmbeddedRedis.start(directory.resolve("redis"), REDIS_PORT);
    }

    private static Delivery mail(String recipient) {
        return Deliveries.email(RecipientKey.of(TENANT, recipient), Deliveries.mailTo(address(recipient), "recovery"))
                .build();
    }

    private static String uniqueRecipient() {
        return "r-" + UUID.randomUUID();
    }

    private static String address(String recipient) {
        return recipient + "@example.org";
    }
}
