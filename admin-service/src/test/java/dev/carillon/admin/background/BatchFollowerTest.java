// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.background;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.runtime.kafka.KafkaClients;
import dev.carillon.testsupport.KafkaExtension;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.listener.ContainerProperties;
import org.springframework.kafka.support.Acknowledgment;

class BatchFollowerTest {

    @RegisterExtension
    static final KafkaExtension KAFKA = new KafkaExtension();

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final KafkaClients clients = KafkaClients.at(KAFKA.bootstrapServers());
    private final String topic = "batches-" + UUID.randomUUID();

    @BeforeEach
    void createTopic() throws Exception {
        try (Admin admin = clients.admin("test", Map.of())) {
            admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1))).all().get();
        }
    }

    @Test
    void aBatchIsReadAgainAfterEveryKindOfFailure() {
        Recorder recorder = new Recorder(
                new IllegalStateException("the database is away"),
                new ClassCastException("Spring would skip the batch"),
                new StackOverflowError("Spring would stop for good"));
        BatchFollower follower = follow(recorder);

        write("one", "two", "three");

        await().atMost(PATIENCE).until(() -> recorder.stored.size() >= 3);
        follower.stop();
        assertThat(recorder.stored).containsExactly("one", "two", "three");
        assertThat(recorder.failures)
                .extracting(failure -> Optional.ofNullable(failure.getCause())
                        .orElse(failure)
                        .getClass()
                        .getName())
                .containsExactly(
                        "java.lang.IllegalStateException",
                        "java.lang.ClassCastException",
                        "java.lang.StackOverflowError");
    }

    @Test
    void anotherProcessReadsOnlyWhatIsNotAcknowledged() {
        Recorder first = new Recorder();
        BatchFollower follower = follow(first);
        write("one");
        await().atMost(PATIENCE).until(() -> first.stored.contains("one"));
        follower.stop();

        Recorder second = new Recorder();
        follower = follow(second);
        write("two");

        await().atMost(PATIENCE).until(() -> second.stored.contains("two"));
        follower.stop();
        assertThat(second.stored).containsExactly("two");
    }

    @Test
    void thePartitionsOfAProcessThatDiedAreReadSoon() {
        write("one");
        Consumer<byte[], byte[]> dying = consumers().createConsumer();
        dying.subscribe(List.of(topic));
        await().atMost(PATIENCE).until(() -> !dying.poll(Duration.ofMillis(100)).isEmpty());
        dying.close(CloseOptions.groupMembershipOperation(CloseOptions.GroupMembershipOperation.REMAIN_IN_GROUP));

        Recorder recorder = new Recorder();
        BatchFollower follower = follow(recorder);

        await().atMost(Duration.ofSeconds(35)).until(() -> recorder.stored.contains("one"));
        follower.stop();
    }

    private ConsumerFactory<byte[], byte[]> consumers() {
        return clients.consumers(
                "batches",
                BatchFollower.settings("group-of-" + topic),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }

    private BatchFollower follow(Recorder recorder) {
        BatchFollower follower = new BatchFollower("batches", consumers(), new ContainerProperties(topic), recorder);
        follower.start();
        return follower;
    }

    private void write(String... values) {
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        for (String value : values) {
            records.add(new ProducerRecord<>(topic, value.getBytes(StandardCharsets.UTF_8)));
        }
        try (RecordOutlet outlet = new RecordOutlet(clients, "batches")) {
            outlet.send(records);
        }
    }

    /// Listener that fails with the given failures first.
    private static final class Recorder implements BatchFollower.Listener {

        private final List<String> stored = new CopyOnWriteArrayList<>();
        private final List<Exception> failures = new CopyOnWriteArrayList<>();
        private final Deque<Throwable> coming;

        Recorder(Throwable... coming) {
            this.coming = new ArrayDeque<>(List.of(coming));
        }

        @Override
        public void store(
                List<ConsumerRecord<byte[], byte[]>> records, Acknowledgment acknowledgment, Consumer<?, ?> consumer) {
            switch (coming.poll()) {
                case RuntimeException failure -> throw failure;
                case Error failure -> throw failure;
                case null, default -> {
                    records.forEach(read -> stored.add(new String(read.value(), StandardCharsets.UTF_8)));
                    acknowledgment.acknowledge();
                }
            }
        }

        @Override
        public void fail(Exception failure) {
            failures.add(failure);
        }

        @Override
        public boolean isReady() {
            return true;
        }
    }
}
