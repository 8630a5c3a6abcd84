// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.inbox;

import dev.carillon.events.RecipientKey;
import dev.carillon.events.codec.Decoded;
import dev.carillon.events.codec.KeysUnavailableException;
import dev.carillon.events.v1.Delivery;
import dev.carillon.gateway.inbox.DeliveriesReader.Batch;
import dev.carillon.gateway.inbox.DeliveriesReader.Outcome;
import dev.carillon.gateway.inbox.DeliveriesReader.Sink;
import dev.carillon.gateway.store.StoreUnavailableException;
import dev.carillon.runtime.setaside.ProcessingGuard;
import dev.carillon.runtime.setaside.Verdict;
import dev.carillon.runtime.setaside.WorkId;
import dev.carillon.runtime.setaside.WorkSlot;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A sink whose batches are in the processing journal while it processes them. A record on which the sink crashes twice
/// (it throws, ends the process or takes too long) is set aside. For the reader's thread only.
final class GuardedSink {

    private static final Logger LOG = LoggerFactory.getLogger(GuardedSink.class);

    /// Consumer groups that read the log. A record that one of them sets aside, the others set aside too, so that tails
    /// and history agree.
    private static final List<String> READERS = List.of(InboxWriter.GROUP, HistoryWriter.GROUP);

    /// Mark in a journal entry that distinguishes setting a record aside from processing it.
    private static final long SETTING_ASIDE = 1;

    private final ProcessingGuard guard;
    private final String consumer;
    private final Sink sink;

    /// Journal slots, one for each partition of a batch.
    private final List<WorkSlot> slots = new ArrayList<>();

    /// @param consumer name of the consumer group
    GuardedSink(ProcessingGuard guard, String consumer, Sink sink) {
        this.guard = guard;
        this.consumer = consumer;
        this.sink = sink;
    }

    /// Result of a batch.
    sealed interface Answer {

        record Answered(Outcome outcome) implements Answer {}

        /// A store, or another dependency, is unavailable: the reader repeats the batch later.
        record Unavailable(String cause) implements Answer {}

        /// The sink crashed on the batch. A single record is tried again; several records are tried one by one.
        record Failed() implements Answer {}
    }

    /// True once the failures of earlier processes and of other nodes are known.
    boolean isReady() {
        return guard.isReady();
    }

    /// Parts in which a batch is processed, in order: the whole batch, or its records one by one if one of them is
    /// suspected to crash the sink.
    List<Batch> parts(Batch batch) {
        if (!guard.hasKnownFailures()) {
            return List.of(batch);
        }
        List<Batch> parts = new ArrayList<>();
        for (Batch part : batch.byPartition()) {
            boolean isUnsuspected =
                    part.records().stream().allMatch(one -> verdict(one) instanceof Verdict.Unsuspected);
            if (isUnsuspected) {
                parts.add(part);
            } else {
                parts.addAll(part.singles());
            }
        }
        return parts;
    }

    Answer take(Batch batch) {
        return switch (batch.records().size()) {
            case 0 -> answer(() -> sink.take(batch));
            case 1 -> takeSingle(batch);
            default -> takeMany(batch);
        };
    }

    void close() {
        slots.forEach(WorkSlot::close);
    }

    private Answer takeMany(Batch batch) {
        int used = 0;
        for (Batch part : batch.byPartition()) {
            ConsumerRecord<?, ?> first = part.records().getFirst();
            ConsumerRecord<?, ?> last = part.records().getLast();
            slot(used).beginBatch(work(first), last.offset());
            used++;
        }
        List<WorkSlot> begun = slots.subList(0, used);
        try {
            Answer answer = answer(() -> sink.take(batch));
            begun.forEach(WorkSlot::end);
            return answer;
        } catch (RuntimeException | Error e) {
            // The failing record is not known yet: the guard finds it when the records are processed one by one.
            begun.forEach(WorkSlot::abandon);
            LOG.warn(
                    "{}: a batch of {} records failed; taking them one by one",
                    consumer,
                    batch.records().size(),
                    e);
            return new Answer.Failed();
        }
    }

    private Answer takeSingle(Batch batch) {
        ConsumerRecord<Decoded<RecipientKey>, Decoded<Delivery>> record =
                batch.records().getFirst();
        WorkId work = work(record);
        return switch (verdict(record)) {
            case Verdict.Unsuspected(), Verdict.Suspected() -> journalled(work, () -> sink.take(batch));
            case Verdict.SetAside(String cause) -> setAside(batch, cause);
        };
    }

    private Answer setAside(Batch batch, String cause) {
        ConsumerRecord<?, ?> record = batch.records().getFirst();
        WorkId setting = source(record, SETTING_ASIDE);
        Answer answer;
        if (guard.verdict(setting) instanceof Verdict.Unsuspected) {
            answer = journalled(setting, () -> sink.setAside(batch, cause));
        } else {
            LOG.error("{} is skipped without a dead letter, because writing the dead letter failed before", setting);
            answer = answer(() -> sink.take(batch.withoutRecords()));
        }
        if (answer instanceof Answer.Answered(Outcome.Processed())) {
            guard.setAside(work(record));
        }
        return answer;
    }

    private Answer journalled(WorkId work, Supplier<Outcome> take) {
        WorkSlot slot = slot(0);
        slot.begin(work);
        try {
            Answer answer = answer(take);
            leave(answer).accept(slot);
            return answer;
        } catch (RuntimeException | Error e) {
            // Every failure is counted, so that none blocks the partition for ever.
            return slot.fail(e) ? new Answer.Failed() : new Answer.Unavailable(e.toString());
        }
    }

    private static Consumer<WorkSlot> leave(Answer answer) {
        return answer instanceof Answer.Answered(Outcome.Processed()) ? WorkSlot::end : WorkSlot::abandon;
    }

    private static Answer answer(Supplier<Outcome> take) {
        try {
            return new Answer.Answered(take.get());
        } catch (StoreUnavailableException | KeysUnavailableException e) {
            return new Answer.Unavailable(String.valueOf(e.getMessage()));
        }
    }

    private WorkSlot slot(int number) {
        while (slots.size() <= number) {
            slots.add(guard.slot());
        }
        return slots.get(number);
    }

    private Verdict verdict(ConsumerRecord<?, ?> record) {
        return READERS.stream()
                .map(reader ->
                        guard.verdict(guard.source(reader, record.topic()).at(record.partition(), record.offset())))
                .filter(Verdict.SetAside.class::isInstance)
                .findFirst()
                .orElseGet(() -> guard.verdict(work(record)));
    }

    private WorkId work(ConsumerRecord<?, ?> record) {
        return source(record, 0);
    }

    private WorkId source(ConsumerRecord<?, ?> record, long mark) {
        return guard.source(consumer, record.topic()).at(record.partition(), record.offset(), mark);
    }
}
