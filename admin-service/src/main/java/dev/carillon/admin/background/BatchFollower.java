// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.background;

import dev.carillon.runtime.kafka.StopAtFailure;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.AuthorizationException;
import org.jspecify.annotations.Nullable;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.event.ConsumerRetryAuthEvent;
import org.springframework.kafka.listener.BatchAcknowledgingConsumerAwareMessageListener;
import org.springframework.kafka.listener.ContainerProperties;
import org.springframework.kafka.listener.KafkaMessageListenerContainer;
import org.springframework.kafka.support.Acknowledgment;

/// Background task that keeps a listener container of Spring for Apache Kafka running: a member of a consumer group
/// that reads topics from their beginning and hands batches to a listener, on one thread. The listener acknowledges a
/// batch, which commits its offsets, after it has stored it. If the listener or Kafka fails, the container stops
/// without a commit and starts again after [#PAUSE_AFTER_FAILURE], from the committed offsets.
public final class BatchFollower extends BackgroundLoop {

    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(1);
    private static final Duration READY_CHECK = Duration.ofMillis(100);

    /// Time after which the partitions of a process that died are read by another. Kafka's default is 45 s.
    private static final int SESSION_MILLIS = 10_000;

    private static final Duration POLL = Duration.ofMillis(500);

    /// Pause after a refusal by Kafka's access control, which only an operator can end.
    private static final Duration PAUSE_AFTER_REFUSAL = Duration.ofSeconds(10);

    private final Listener listener;
    private final KafkaMessageListenerContainer<byte[], byte[]> container;

    /// Listener of batches. Called on the reading thread.
    public interface Listener {

        /// Stores a batch and then acknowledges it. If it throws, the batch is read again.
        void store(
                List<ConsumerRecord<byte[], byte[]>> records, Acknowledgment acknowledgment, Consumer<?, ?> consumer);

        /// Takes note of a failure that stops the reading for a moment.
        void fail(Exception failure);

        /// True if it can take records. Asked before each start.
        boolean isReady();
    }

    /// @param name name of the thread
    /// @param reading topics and rebalance listener
    public BatchFollower(
            String name, ConsumerFactory<byte[], byte[]> consumers, ContainerProperties reading, Listener listener) {
        super(name);
        this.listener = listener;
        reading.setMessageListener((BatchAcknowledgingConsumerAwareMessageListener<byte[], byte[]>) this::store);
        reading.setAckMode(ContainerProperties.AckMode.MANUAL_IMMEDIATE);
        reading.setPollTimeout(POLL.toMillis());
        reading.setShutdownTimeout(STOP_TIMEOUT.toMillis());
        reading.setAuthExceptionRetryInterval(PAUSE_AFTER_REFUSAL);
        this.container = new KafkaMessageListenerContainer<>(consumers, reading);
        container.setBeanName(name);
        container.setCommonErrorHandler(new StopAtFailure(listener::fail));
        container.setApplicationEventPublisher(event -> {
            if (event instanceof ConsumerRetryAuthEvent refusal) {
                listener.fail(new AuthorizationException("Kafka refuses " + name + ": " + refusal.getReason()));
            }
        });
    }

    /// Settings of the consumer of such a container.
    public static Map<String, Object> settings(String group) {
        return CommonKafkaSettings.with(Map.of(
                ConsumerConfig.GROUP_ID_CONFIG,
                group,
                ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG,
                SESSION_MILLIS,
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                "read_committed",
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                "earliest",
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                false));
    }

    @Override
    protected void run() throws InterruptedException {
        try {
            while (!isClosing()) {
                if (container.isRunning()) {
                    pause(PAUSE_AFTER_FAILURE.toMillis());
                } else if (listener.isReady()) {
                    begin();
                    pause(PAUSE_AFTER_FAILURE.toMillis());
                } else {
                    pause(READY_CHECK.toMillis());
                }
            }
        } finally {
            container.stop();
        }
    }

    /// Starts the container, which fails while no address of Kafka can be resolved.
    private void begin() {
        try {
            container.start();
        } catch (RuntimeException e) {
            listener.fail(e);
        }
    }

    private void store(
            List<ConsumerRecord<byte[], byte[]>> records,
            @Nullable Acknowledgment acknowledgment,
            @Nullable Consumer<?, ?> consumer) {
        try {
            listener.store(records, Objects.requireNonNull(acknowledgment), Objects.requireNonNull(consumer));
        } catch (Error e) {
            // The container would end without asking its error handler.
            throw new IllegalStateException("a batch failed", e);
        }
    }
}
