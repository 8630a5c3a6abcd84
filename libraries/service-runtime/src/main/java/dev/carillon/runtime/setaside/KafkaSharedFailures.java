// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.runtime.setaside;

import dev.carillon.events.topic.CompactedTopicReader;
import dev.carillon.events.topic.Topics;
import dev.carillon.events.v1.ProcessingFailure;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/// Failures shared in a compacted topic.
final class KafkaSharedFailures implements SharedFailures {

    private final FailurePublisher publisher;
    private final CompactedTopicReader<String, ProcessingFailure> reader;

    /// @param onRecord called on a thread of its own for each failure, or with its key alone when it is removed
    KafkaSharedFailures(
            Map<String, Object> connection,
            JournalDirectory directory,
            BiConsumer<String, Optional<ProcessingFailure>> onRecord) {
        this.publisher = new FailurePublisher(connection, directory);
        this.reader = CompactedTopicReader.start(connection, Topics.PROCESSING_FAILURES, onRecord);
    }

    @Override
    public void publish(ProcessingFailure failure) {
        publisher.publish(failure);
    }

    @Override
    public void remove(ProcessingFailure failure) {
        publisher.remove(failure);
    }

    @Override
    public boolean isCurrent() {
        return reader.isCurrent();
    }

    @Override
    public void close() {
        reader.close();
        publisher.close();
    }
}
