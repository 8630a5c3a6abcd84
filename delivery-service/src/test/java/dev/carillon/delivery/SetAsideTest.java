// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.embedded.EmbeddedKafka;
import dev.carillon.events.FailureCode;
import dev.carillon.events.Guarantee;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.TenantId;
import dev.carillon.events.topic.RecipientPartitioner;
import dev.carillon.events.topic.Topics;
import dev.carillon.events.v1.Attempted;
import dev.carillon.events.v1.DeadLetter;
import dev.carillon.events.v1.Delivery;
import dev.carillon.testsupport.Fixtures;
import dev.carillon.testsupport.JavaProcess;
import dev.carillon.testsupport.KafkaExtension;
import dev.carillon.testsupport.RecordReader;
import dev.carillon.testsupport.RedisExtension;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// Deliveries of one tenant whose processing fails hard, in the same partition as deliveries of another tenant.
final class SetAsideTest {

    @RegisterExtension
    static final KafkaExtension KAFKA = new KafkaExtension();

    @RegisterExtension
    static final RedisExtension REDIS = new RedisExtension();

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final TenantId failing = Fixtures.uniqueTenant();
    private final RecipientKey other = recipient(Fixtures.uniqueTenant());

    @Test
    void deliveryThatHaltsTheProcessTwiceIsSetAsideAndTheOthersAreSentOnceInOrder(@TempDir Path directory) {
        Delivery first = mail(other, "number 0");
        Delivery halting = mail(recipient(failing), FailingWorker.HALTS);
        List<Delivery> later = IntStream.rangeClosed(1, 5)
                .mapToObj(i -> mail(other, "number " + i))
                .toList();
        try (DeliveryTopics topics = new DeliveryTopics(KAFKA.bootstrapServers())) {
            try (JavaProcess worker = start(directory)) {
                topics.publish(first);
                topics.awaitReceipt(first);
                topics.publish(halting);
                await().atMost(PATIENCE).until(() -> !worker.isAlive());
            }
            later.forEach(topics::publish);
            try (JavaProcess worker = start(directory)) {
                await().atMost(PATIENCE).until(() -> !worker.isAlive());
            }
            try (JavaProcess worker = start(directory)) {
                await().atMost(PATIENCE)
                        .until(() -> !topics.receipts(later.getLast()).isEmpty()
                                && !topics.receipts(halting).isEmpty());
                assertThat(worker.isAlive()).isTrue();
            }
            assertThat(later)
                    .allSatisfy(
                            delivery -> assertThat(attempted(topics, delivery).getOutcomeCase())
                                    .isEqualTo(Attempted.OutcomeCase.ACCEPTED));
            assertSetAside(topics, halting, "the process ended while it processed this record alone");
        }
        assertThat(Simulators.mail(mailbox(other)))
                .extracting(mail -> mail.path("subject").asString())
                .containsExactly("number 0", "number 1", "number 2", "number 3", "number 4", "number 5");
    }

    @Test
    void deliveryThatThrowsAnErrorTwiceIsSetAsideAndOneThatMustNotBeSentTwiceIsTriedOnce(@TempDir Path directory) {
        Delivery atLeastOnce = mail(recipient(failing), FailingWorker.OVERFLOWS).toBuilder()
                .setGuarantee(Guarantee.AT_LEAST_ONCE.code())
                .build();
        Delivery atMostOnce = mail(recipient(failing), FailingWorker.OVERFLOWS).toBuilder()
                .setGuarantee(Guarantee.AT_MOST_ONCE.code())
                .build();
        Delivery sound = mail(other, "sound");
        try (DeliveryTopics topics = new DeliveryTopics(KAFKA.bootstrapServers());
                RunningDelivery _ = RunningDelivery.startWith(FailingWorker.Failing.class, arguments(directory))) {
            topics.publish(atLeastOnce);
            topics.publish(atMostOnce);
            topics.publish(sound);

            assertThat(attempted(topics, sound).getOutcomeCase()).isEqualTo(Attempted.OutcomeCase.ACCEPTED);
            assertSetAside(topics, atLeastOnce, "java.lang.StackOverflowError");
            assertThat(attempted(topics, atMostOnce).getOutcomeCase()).isEqualTo(Attempted.OutcomeCase.UNANSWERED);
        }
        assertThat(calls(atLeastOnce)).isEqualTo(2);
        assertThat(calls(atMostOnce)).isEqualTo(1);
        assertThat(Simulators.mail(mailbox(other))).hasSize(1);
    }

    private static int calls(Delivery delivery) {
        return Objects.requireNonNull(FailingWorker.CALLS.get(delivery.getId())).get();
    }

    private static void assertSetAside(DeliveryTopics topics, Delivery delivery, String cause) {
        Attempted ended = attempted(topics, delivery);
        assertThat(ended.getRefused().getCode()).isEqualTo(FailureCode.PROCESSING_FAILED.wireName());
        try (RecordReader<String, DeadLetter> letters =
                RecordReader.of(KAFKA.bootstrapServers(), Topics.DEAD_LETTERS)) {
            DeadLetter letter = letters.await(
                            found -> found.requireValue().getValue().equals(delivery.toByteString()))
                    .requireValue();
            assertThat(letter.getCode()).isEqualTo(FailureCode.PROCESSING_FAILED.wireName());
            assertThat(letter.getSummary()).contains(cause);
            assertThat(letter.getTenant()).isEqualTo(delivery.getTenant());
            assertThat(letter.getHeadersList())
                    .anySatisfy(header -> assertThat(header.getName()).isEqualTo("traceparent"));
        }
    }

    private static Attempted attempted(DeliveryTopics topics, Delivery delivery) {
        return topics.awaitReceipt(delivery).requireValue().getAttempted();
    }

    private static JavaProcess start(Path directory) {
        return JavaProcess.start(
                FailingWorker.class, Path.of("target/failing-worker.log"), List.of(arguments(directory)));
    }

    private static String[] arguments(Path directory) {
        return RunningDelivery.arguments(
                KAFKA.bootstrapServers(),
                REDIS.url(),
                "--carillon.delivery.session-timeout=3s",
                "--carillon.delivery.providers.order.email=sendgrid,smtp",
                "--carillon.processing.directory=" + directory.resolve("journal"));
    }

    private static Delivery mail(RecipientKey recipient, String subject) {
        return Deliveries.email(recipient, Deliveries.mailTo(mailbox(recipient), subject))
                .build();
    }

    private static String mailbox(RecipientKey recipient) {
        return recipient.requireRecipient() + "@example.org";
    }

    /// Recipient whose deliveries are in the common partition.
    private static RecipientKey recipient(TenantId tenant) {
        while (true) {
            RecipientKey recipient = RecipientKey.of(tenant.value(), "r-" + UUID.randomUUID());
            if (RecipientPartitioner.partition(recipient, EmbeddedKafka.PARTITIONS) == 0) {
                return recipient;
            }
        }
    }
}
