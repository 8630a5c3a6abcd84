// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.tracking.setaside;

import dev.carillon.events.FailureCode;
import dev.carillon.events.receipt.ReceiptBatches;
import dev.carillon.observability.metric.Meters;
import dev.carillon.runtime.setaside.ProcessingGuard;
import dev.carillon.runtime.setaside.SetAsideMeters;
import dev.carillon.runtime.setaside.Verdict;
import dev.carillon.runtime.setaside.WorkId;
import dev.carillon.runtime.setaside.WorkSlot;
import dev.carillon.runtime.setaside.WorkSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/// Guard of tracking against records whose processing fails hard. Each receipt of a batch is work of its own. A
/// batch of records that ended the process is suspected by offset, so whole records are asked for, too. For the
/// reading thread.
public final class TrackingGuard {

    private final ProcessingGuard guard;
    private final String group;
    private final DeadLetterWriter deadLetters;
    private final Map<String, WorkSource> sources = new HashMap<>();
    private final Map<TopicPartition, WorkSlot> slots = new HashMap<>();

    public TrackingGuard(ProcessingGuard guard, String group, DeadLetterWriter deadLetters) {
        this.guard = guard;
        this.group = group;
        this.deadLetters = deadLetters;
    }

    /// Guard that counts failures of this group.
    public TrackingGuard countedBy(Meters meters) {
        guard.listen(new SetAsideMeters(meters, group));
        return this;
    }

    public boolean isReady() {
        return guard.isReady();
    }

    public DeadLetterWriter deadLetters() {
        return deadLetters;
    }

    /// True if the records may be processed together: none of them is suspected.
    public boolean isUnsuspected(List<ConsumerRecord<byte[], byte[]>> records) {
        if (guard.hasKnownFailures()) {
            for (ConsumerRecord<byte[], byte[]> read : records) {
                if (isSuspected(work(read)) || isSuspected(wholeRecord(read))) {
                    return false;
                }
            }
        }
        return true;
    }

    /// Marks the records as being processed together.
    public void begin(List<ConsumerRecord<byte[], byte[]>> records) {
        records.stream()
                .collect(Collectors.groupingBy(read -> new TopicPartition(read.topic(), read.partition())))
                .forEach((partition, part) -> slot(partition)
                        .beginBatch(wholeRecord(part.getFirst()), part.getLast().offset()));
    }

    /// Marks the batch as no longer being processed, whatever its result.
    public void end() {
        slots.values().forEach(WorkSlot::abandon);
    }

    /// Marks one record as being processed alone.
    public WorkSlot beginAlone(ConsumerRecord<byte[], byte[]> read) {
        WorkSlot slot = slot(new TopicPartition(read.topic(), read.partition()));
        slot.begin(work(read));
        return slot;
    }

    /// Dead-letters the record if its processing failed hard twice.
    ///
    /// @return true if it was dead-lettered
    public boolean isSetAside(ConsumerRecord<byte[], byte[]> read, WorkSlot slot) {
        WorkId work = work(read);
        if (guard.verdict(work) instanceof Verdict.SetAside(String cause)) {
            deadLetters.put(read, FailureCode.PROCESSING_FAILED, cause);
            slot.abandon();
            guard.setAside(work);
            return true;
        }
        return false;
    }

    /// Removes the suspicion of a record all of whose receipts are done.
    public void endRecord(ConsumerRecord<byte[], byte[]> lastOfRecord) {
        WorkId whole = wholeRecord(lastOfRecord);
        if (isSuspected(whole)) {
            WorkSlot slot = slot(new TopicPartition(lastOfRecord.topic(), lastOfRecord.partition()));
            slot.begin(whole);
            slot.end();
        }
    }

    private boolean isSuspected(WorkId work) {
        return !(guard.verdict(work) instanceof Verdict.Unsuspected);
    }

    private WorkId work(ConsumerRecord<byte[], byte[]> read) {
        OptionalInt index = ReceiptBatches.index(read);
        return index.isEmpty()
                ? wholeRecord(read)
                : source(read).at(read.partition(), read.offset(), 1L + index.getAsInt());
    }

    private WorkId wholeRecord(ConsumerRecord<byte[], byte[]> read) {
        return source(read).at(read.partition(), read.offset());
    }

    private WorkSource source(ConsumerRecord<byte[], byte[]> read) {
        return sources.computeIfAbsent(read.topic(), topic -> guard.source(group, topic));
    }

    private WorkSlot slot(TopicPartition partition) {
        return slots.computeIfAbsent(partition, _ -> guard.slot());
    }
}
