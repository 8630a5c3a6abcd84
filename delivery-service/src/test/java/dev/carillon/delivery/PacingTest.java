// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.events.RecipientKey;
import dev.carillon.events.v1.Attempted;
import dev.carillon.events.v1.Delivery;
import dev.carillon.testsupport.Fixtures;
import dev.carillon.testsupport.KafkaExtension;
import dev.carillon.testsupport.RedisExtension;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

/// Pace of calls to providers, and its fairness between tenants.
final class PacingTest {

    @RegisterExtension
    static final KafkaExtension KAFKA = new KafkaExtension();

    @RegisterExtension
    static final RedisExtension REDIS = new RedisExtension();

    private static final int FLOOD = 240;
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @SuppressWarnings("NullAway.Init") // set before all tests
    private static DeliveryTopics topics;

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

    /// One tenant has 240 deliveries before those of the other tenant. The worker holds 20 in memory and the
    /// provider allows four at once.
    @Test
    void floodOfOneTenantKeepsNoOtherWaitingAndIsDeliveredInOrder() {
        Simulators.behave("email", "{\"mode\":\"answer_late\",\"delayMillis\":40}");
        String flooding = Fixtures.uniqueTenant().value();
        List<String> recipients =
                IntStream.range(0, 16).mapToObj(_ -> "r-" + UUID.randomUUID()).toList();
        List<Delivery> flood = new ArrayList<>();
        for (int i = 0; i < FLOOD; i++) {
            flood.add(mail(flooding, recipients.get(i % recipients.size()), "%03d".formatted(i)));
        }
        String calm = Fixtures.uniqueTenant().value();
        List<Delivery> others = IntStream.range(0, 5)
                .mapToObj(i -> mail(calm, "r-" + UUID.randomUUID(), "calm " + i))
                .toList();
        flood.forEach(topics::publish);
        others.forEach(topics::publish);

        try (RunningDelivery _ =
                RunningDelivery.start(KAFKA.bootstrapServers(), REDIS.url(), "--carillon.delivery.max-held=20")) {
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(others)
                            .allMatch(delivery -> arrived(delivery).size() == 1));
            int before = recipients.stream()
                    .mapToInt(recipient ->
                            Simulators.mail(recipient + "@example.org").size())
                    .sum();
            assertThat(before).as("of the flood, when the others were done").isLessThan(FLOOD / 2);

            topics.awaitReceipt(flood.getLast());
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(recipients)
                            .allSatisfy(recipient -> assertThat(Simulators.mail(recipient + "@example.org"))
                                    .hasSize(FLOOD / recipients.size())
                                    .extracting(mail -> mail.path("subject").asString())
                                    .isSorted()));
        }
    }

    @Test
    void instancesTogetherKeepAProvidersRateLimit() {
        List<Delivery> deliveries = IntStream.range(0, 60)
                .mapToObj(_ -> mail(Fixtures.uniqueTenant().value(), "r-" + UUID.randomUUID(), "limited"))
                .toList();
        String[] limited = {
            "--carillon.delivery.pace.limits.smtp.per-second=20",
            "--carillon.delivery.pace.limits.smtp.burst=4",
            // A short session timeout makes the instances share the partitions sooner.
            "--carillon.delivery.session-timeout=3s"
        };

        try (RunningDelivery _ = RunningDelivery.start(KAFKA.bootstrapServers(), REDIS.url(), limited);
                RunningDelivery _ = RunningDelivery.start(KAFKA.bootstrapServers(), REDIS.url(), limited)) {
            deliveries.forEach(topics::publish);
            assertThat(deliveries)
                    .allSatisfy(delivery -> assertThat(topics.awaitReceipt(delivery)
                                    .requireValue()
                                    .getAttempted()
                                    .getOutcomeCase())
                            .isEqualTo(Attempted.OutcomeCase.ACCEPTED));
        }

        List<Instant> arrivals = deliveries.stream()
                .map(delivery -> Instant.ofEpochMilli(
                        topics.receipts(delivery).getFirst().requireValue().getAtMillis()))
                .sorted()
                .toList();
        assertThat(Duration.between(arrivals.getFirst(), arrivals.getLast()))
                .as("56 beyond the burst, at 20 a second; each for itself they would take 1.3 s")
                .isGreaterThan(Duration.ofSeconds(2));
    }

    private static Delivery mail(String tenant, String recipient, String subject) {
        return Deliveries.email(
                        RecipientKey.of(tenant, recipient), Deliveries.mailTo(recipient + "@example.org", subject))
                .build();
    }

    private static List<JsonNode> arrived(Delivery delivery) {
        return Simulators.mail(delivery.getRecipient() + "@example.org");
    }
}
