// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.runtime.kafka;

import java.util.Objects;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.springframework.kafka.KafkaException;
import org.springframework.kafka.listener.CommonContainerStoppingErrorHandler;
import org.springframework.kafka.listener.ErrorHandlingUtils;
import org.springframework.kafka.listener.MessageListenerContainer;

/// Error handler of a listener container's failures that reports the cause and stops the container without a commit.
/// Spring's
/// default handler would skip a batch after some failures.
public final class StopAtFailure extends CommonContainerStoppingErrorHandler {

    private final Consumer<Exception> report;

    /// @param report called on the container's thread with the cause of each failure
    public StopAtFailure(Consumer<Exception> report) {
        this.report = report;
        // The cause is reported. This is the level of the exception that ends the container's thread.
        setLogLevel(KafkaException.Level.DEBUG);
    }

    @Override
    public void handleBatch(
            Exception thrown,
            ConsumerRecords<?, ?> records,
            org.apache.kafka.clients.consumer.Consumer<?, ?> consumer,
            MessageListenerContainer stopped,
            Runnable repeat) {
        report(thrown);
        super.handleBatch(thrown, records, consumer, stopped, repeat);
    }

    @Override
    public void handleOtherException(
            Exception thrown,
            org.apache.kafka.clients.consumer.Consumer<?, ?> consumer,
            MessageListenerContainer stopped,
            boolean isBatchListener) {
        report(thrown);
        super.handleOtherException(thrown, consumer, stopped, isBatchListener);
    }

    private void report(Exception thrown) {
        report.accept(Objects.requireNonNullElse(ErrorHandlingUtils.unwrapIfNeeded(thrown), thrown));
    }
}
