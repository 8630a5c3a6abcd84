// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.topology;

import dev.carillon.events.FailureCode;
import dev.carillon.runtime.setaside.Verdict;
import dev.carillon.runtime.setaside.WorkId;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/// First processor of a source: notes the record in the journal while it and the following processors work on it. A
/// record that failed twice is set aside in the transaction that reads it. A failure is not caught: it may have left
/// part of its writes in the stores, so the transaction must be aborted.
final class GuardedProcessor implements Processor<byte[], byte[], Object, Object> {

    private final Reader reader;
    private final LaneGuard guard;
    private final UnreadableRecords unreadable;
    private ProcessorContext<Object, Object> context;

    /// Reader of a source.
    interface Reader extends Processor<byte[], byte[], Object, Object> {

        /// Ends the work that the record concerns, as far as it is known, because the record is set aside.
        ///
        /// @return true if a dead letter has been written
        default boolean isEnded(Record<byte[], byte[]> incoming, String cause) {
            return false;
        }

        /// True if the record can be ignored, which is found without decoding it. Then it needs no guard.
        default boolean changesNothing(Record<byte[], byte[]> incoming) {
            return false;
        }
    }

    @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before anything else
    GuardedProcessor(Reader reader, LaneGuard guard, UnreadableRecords unreadable) {
        this.reader = reader;
        this.guard = guard;
        this.unreadable = unreadable;
    }

    @Override
    public void init(ProcessorContext<Object, Object> taskContext) {
        context = taskContext;
        reader.init(taskContext);
    }

    @Override
    public void process(Record<byte[], byte[]> incoming) {
        if (reader.changesNothing(incoming)) {
            return;
        }
        WorkId work = guard.record(context.recordMetadata().orElseThrow());
        guard.begin(work);
        try {
            if (guard.verdict(work) instanceof Verdict.SetAside(String cause)) {
                setAside(incoming, work, cause);
            } else {
                reader.process(incoming);
                guard.end();
            }
        } catch (Throwable thrown) {
            guard.fail(thrown);
            throw thrown;
        }
    }

    @Override
    public void close() {
        reader.close();
    }

    private void setAside(Record<byte[], byte[]> incoming, WorkId work, String cause) {
        if (guard.isHopeless(work) || !reader.isEnded(incoming, cause)) {
            unreadable.bury(context, incoming, FailureCode.PROCESSING_FAILED, cause);
        }
        guard.setAside(work);
    }
}
