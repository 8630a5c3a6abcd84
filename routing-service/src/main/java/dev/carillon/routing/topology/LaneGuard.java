// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.topology;

import dev.carillon.routing.router.TimerGuard;
import dev.carillon.runtime.setaside.ProcessingGuard;
import dev.carillon.runtime.setaside.Verdict;
import dev.carillon.runtime.setaside.WorkId;
import dev.carillon.runtime.setaside.WorkSlot;
import dev.carillon.runtime.setaside.WorkSource;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/// Guard of one lane against records and timers whose processing fails, for one run of its streams. Each thread has a
/// slot of its own. Thread-safe.
public final class LaneGuard implements AutoCloseable {

    private static final String TIMERS = "timers";

    private final ProcessingGuard guard;
    private final String consumer;
    private final WorkSource timers;
    private final Map<String, WorkSource> topics = new ConcurrentHashMap<>();
    private final Queue<WorkSlot> opened = new ConcurrentLinkedQueue<>();
    private final ThreadLocal<WorkSlot> slots = ThreadLocal.withInitial(this::open);
    private volatile boolean hasCounted;

    /// @param consumer name of the lane's consumer group
    public LaneGuard(ProcessingGuard guard, String consumer) {
        this.guard = guard;
        this.consumer = consumer;
        this.timers = guard.source(consumer, TIMERS);
    }

    /// True if a failure was counted: the next run sets the record aside or processes it alone, so that it can
    /// start at once.
    public boolean hasCountedFailure() {
        return hasCounted;
    }

    WorkId record(RecordMetadata from) {
        return topics.computeIfAbsent(from.topic(), topic -> guard.source(consumer, topic))
                .at(from.partition(), from.offset());
    }

    Verdict verdict(WorkId work) {
        return guard.verdict(work);
    }

    void begin(WorkId work) {
        slots.get().begin(work);
    }

    void end() {
        slots.get().end();
    }

    void fail(Throwable thrown) {
        if (slots.get().fail(thrown)) {
            hasCounted = true;
        }
    }

    /// True if the work failed again while it was set aside: then it is no longer decoded.
    boolean isHopeless(WorkId work) {
        return guard.failures(work) > 2;
    }

    /// Sets the work aside. Its failure count is kept until the transaction that sets it aside has been
    /// committed.
    void setAside(WorkId work) {
        slots.get().abandon();
        guard.setAside(work);
    }

    TimerGuard timers(int partition) {
        return new TimerGuard() {
            private Optional<WorkId> aside = Optional.empty();

            @Override
            public Optional<String> begin(long dueMillis, long mark) {
                WorkId work = timers.at(partition, dueMillis, mark);
                LaneGuard.this.begin(work);
                if (verdict(work) instanceof Verdict.SetAside(String cause)) {
                    aside = Optional.of(work);
                    return Optional.of(cause);
                }
                aside = Optional.empty();
                return Optional.empty();
            }

            @Override
            public boolean isHopeless() {
                return aside.filter(LaneGuard.this::isHopeless).isPresent();
            }

            @Override
            public void end() {
                aside.ifPresentOrElse(LaneGuard.this::setAside, LaneGuard.this::end);
            }

            @Override
            public void fail(Throwable thrown) {
                LaneGuard.this.fail(thrown);
            }
        };
    }

    @Override
    public void close() {
        opened.forEach(WorkSlot::close);
    }

    private WorkSlot open() {
        WorkSlot slot = guard.slot();
        opened.add(slot);
        return slot;
    }
}
