// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.runtime.setaside;

import dev.carillon.events.v1.ProcessingFailure;
import dev.carillon.events.v1.ProcessingFailureKind;
import dev.carillon.runtime.kafka.KafkaClients;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Guard of a process against records that make their processing fail hard. A consumer asks for the verdict on a
/// record, names it in a slot while it processes it, and sets it aside when the verdict says so. Thread-safe.
public final class ProcessingGuard implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ProcessingGuard.class);

    /// Age after which a failure no longer counts: as long as the log keeps events and deliveries.
    private static final Duration EXPIRY = Duration.ofDays(7);

    /// Age after which a suspicion is dropped. The record is usually read again within seconds, or was committed
    /// before.
    private static final Duration SUSPICION = Duration.ofHours(1);

    /// Time after which the failures of a record that was set aside are removed. Until then the transaction that set it
    /// aside may still be undone.
    private static final Duration KEEP_SET_ASIDE = Duration.ofMinutes(10);

    /// Longest wait for other threads before suspected work is processed concurrently with them.
    private static final Duration TURN_WAIT = Duration.ofSeconds(20);

    private final Duration timeLimit;
    private final InstantSource clock;
    private final ProcessEnd processEnd;
    private final JournalDirectory directory;
    private final KnownFailures known = new KnownFailures();
    private final SharedFailures shared;
    private final List<SetAsideListener> listeners = new CopyOnWriteArrayList<>();
    private final Map<String, WorkSource> sources = new HashMap<>();
    private final BitSet usedSlots = new BitSet();
    private final List<WorkSlot> slots = new CopyOnWriteArrayList<>();
    /// Work that was set aside, and when its failures are removed.
    private final Map<WorkId, Long> removals = new ConcurrentHashMap<>();

    /// Failures in the topic that are too old to count.
    private final Queue<ProcessingFailure> expired = new ConcurrentLinkedQueue<>();

    private final ReentrantLock turnLock = new ReentrantLock();
    private final Condition turnOver = turnLock.newCondition();
    private volatile @Nullable WorkSlot turn;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread watch;

    private ProcessingGuard(
            Duration timeLimit,
            InstantSource clock,
            ProcessEnd processEnd,
            JournalDirectory directory,
            Function<ProcessingGuard, SharedFailures> sharing) {
        this.timeLimit = timeLimit;
        this.clock = clock;
        this.processEnd = processEnd;
        this.directory = directory;
        this.shared = sharing.apply(this);
        this.watch = Thread.ofPlatform().name("processing-watch").daemon().unstarted(this::watch);
    }

    /// Opens the journal and starts to read the known failures.
    ///
    public static ProcessingGuard open(
            ProcessingSettings settings, KafkaClients clients, InstantSource clock, ProcessEnd processEnd) {
        JournalDirectory directory = JournalDirectory.open(settings.directory(), clock.millis(), settings.timeLimit());
        return start(new ProcessingGuard(
                settings.timeLimit(),
                clock,
                processEnd,
                directory,
                guard -> new KafkaSharedFailures(clients, directory, guard::read)));
    }

    /// Opens the journal of a process that shares its failures with no other.
    public static ProcessingGuard openAlone(ProcessingSettings settings, InstantSource clock, ProcessEnd processEnd) {
        JournalDirectory directory = JournalDirectory.open(settings.directory(), clock.millis(), settings.timeLimit());
        return start(
                new ProcessingGuard(settings.timeLimit(), clock, processEnd, directory, _ -> SharedFailures.none()));
    }

    private static ProcessingGuard start(ProcessingGuard guard) {
        for (ProcessingFailure failure : guard.directory.unpublished()) {
            LOG.warn(
                    "{} {}-{}@{}: {}",
                    failure.getConsumer(),
                    failure.getTopic(),
                    failure.getPartition(),
                    failure.getOffset(),
                    failure.getCause());
            guard.known.add(failure);
            guard.shared.publish(failure);
        }
        guard.watch.start();
        return guard;
    }

    /// True once all known failures have been read. A consumer must not process records before.
    public boolean isReady() {
        return shared.isCurrent();
    }

    /// Registers a consumer and the topic that it reads. The same names give the same source.
    public synchronized WorkSource source(String consumer, String topic) {
        return sources.computeIfAbsent(consumer + "/" + topic, _ -> {
            WorkSource source = new WorkSource(sources.size(), consumer, topic);
            directory.journal().register(source.index(), consumer, topic);
            return source;
        });
    }

    /// Makes a slot for a thread that processes records.
    public synchronized WorkSlot slot() {
        int number = usedSlots.nextClearBit(0);
        if (number >= Journal.SLOTS - 1) {
            throw new IllegalStateException(
                    "more than %d threads process records at the same time".formatted(Journal.SLOTS - 1));
        }
        usedSlots.set(number);
        WorkSlot slot = new WorkSlot(this, number);
        slots.add(slot);
        return slot;
    }

    public void listen(SetAsideListener listener) {
        listeners.add(listener);
    }

    /// Verdict on a record: whether it is processed, processed alone, or set aside.
    public Verdict verdict(WorkId work) {
        return known.verdict(work);
    }

    /// Number of counted failures of the work.
    public int failures(WorkId work) {
        return (int) known.of(work).stream().filter(KnownFailures::counts).count();
    }

    /// True while a failure or a suspicion of any record is known. Cheap.
    public boolean hasKnownFailures() {
        return !known.isEmpty();
    }

    /// Records that a dead letter for the work is written. The failures stay known for some minutes, because the
    /// transaction that writes the letter may be undone.
    public void setAside(WorkId work) {
        if (removals.putIfAbsent(work, clock.millis() + KEEP_SET_ASIDE.toMillis()) == null) {
            LOG.error("{} is set aside: its processing failed hard {} times", work, KnownFailures.FAILURES);
            WorkSource source = work.source();
            listeners.forEach(listener -> listener.setAside(source.consumer(), source.topic()));
        }
    }

    /// Records that the process stops: work in process from now on is not suspected.
    public void endInOrder() {
        directory.journal().endInOrder();
    }

    @Override
    public void close() {
        endInOrder();
        closing.countDown();
        shared.close();
        try {
            watch.join();
            directory.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            LOG.debug("cannot unlock the processing journal: {}", e.toString());
        }
    }

    Journal journal() {
        return directory.journal();
    }

    synchronized void release(WorkSlot slot) {
        if (slots.remove(slot)) {
            usedSlots.clear(slot.number());
        }
    }

    /// Removes the failures and suspicions of work that was processed.
    void clearFailures(WorkId work) {
        if (known.isEmpty()) {
            return;
        }
        for (ProcessingFailure failure : known.clear(work)) {
            LOG.info("{} was processed: no longer suspected", work);
            forget(failure);
        }
    }

    /// Counts a throwable against the work, unless the environment threw it or the process stops.
    ///
    /// @param isAlone whether no other work was in process
    /// @return whether the work is counted against or suspected
    boolean countFailure(WorkId work, Throwable thrown, boolean isAlone) {
        if (closing.getCount() == 0 || EnvironmentFaults.isEnvironments(thrown)) {
            return false;
        }
        Throwable failure = EnvironmentFaults.unwrap(thrown);
        // Another thread may have used up the memory: the work is only suspected, and processed alone next time.
        boolean counts = isAlone || !(failure instanceof OutOfMemoryError);
        add(ProcessingFailure.newBuilder()
                .setId(UUID.randomUUID().toString())
                .setConsumer(work.source().consumer())
                .setTopic(work.source().topic())
                .setPartition(work.partition())
                .setOffset(work.offset())
                .setToOffset(work.offset())
                .setMark(work.mark())
                .setKind(
                        counts
                                ? ProcessingFailureKind.PROCESSING_FAILURE_KIND_THROWN
                                : ProcessingFailureKind.PROCESSING_FAILURE_KIND_SUSPECTED)
                .setCause(describe(failure))
                .setAtMillis(clock.millis())
                .build());
        LOG.error("processing of {} failed hard", work, failure);
        return true;
    }

    boolean isAnotherActive(int number) {
        return slots.stream()
                .anyMatch(slot -> slot.number() != number && journal().isActive(slot.number()));
    }

    boolean isTurnOfAnother(WorkSlot slot) {
        WorkSlot holder = turn;
        return holder != null && holder != slot;
    }

    /// Waits until no other suspected work is in process, stops all other slots from beginning, and waits until they
    /// are idle.
    void takeTurn(WorkSlot slot) {
        turnLock.lock();
        try {
            while (turn != null) {
                turnOver.awaitUninterruptibly();
            }
            turn = slot;
        } finally {
            turnLock.unlock();
        }
        long startNanos = System.nanoTime();
        while (isAnotherActive(slot.number()) && System.nanoTime() - startNanos < TURN_WAIT.toNanos()) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
    }

    void giveTurnBack(WorkSlot slot) {
        turnLock.lock();
        try {
            if (turn == slot) {
                turn = null;
                turnOver.signalAll();
            }
        } finally {
            turnLock.unlock();
        }
    }

    void awaitTurnOver(WorkSlot slot) {
        turnLock.lock();
        try {
            while (turn != null && turn != slot) {
                turnOver.awaitUninterruptibly();
            }
        } finally {
            turnLock.unlock();
        }
    }

    private void add(ProcessingFailure failure) {
        known.add(failure);
        try {
            directory.keep(failure);
        } catch (IOException e) {
            LOG.warn("cannot keep a failure in the folder of the processing journal", e);
        }
        shared.publish(failure);
        listeners.forEach(listener -> listener.failed(failure.getConsumer(), failure.getTopic()));
    }

    private boolean isExpired(ProcessingFailure failure) {
        Duration age = Duration.ofMillis(clock.millis() - failure.getAtMillis());
        return age.compareTo(KnownFailures.counts(failure) ? EXPIRY : SUSPICION) > 0;
    }

    private void forget(ProcessingFailure failure) {
        try {
            directory.release(failure);
        } catch (IOException e) {
            LOG.warn("cannot remove a failure from the folder of the processing journal", e);
        }
        shared.remove(failure);
    }

    private void read(String key, Optional<ProcessingFailure> failure) {
        failure.ifPresentOrElse(
                added -> {
                    if (isExpired(added)) {
                        expired.add(added);
                    } else {
                        known.add(added);
                    }
                },
                () -> known.removeKey(key));
    }

    private void watch() {
        TimeLimitWatch limit = new TimeLimitWatch(timeLimit);
        try {
            while (!closing.await(TimeLimitWatch.TICK.toMillis(), TimeUnit.MILLISECONDS)) {
                limit.tick(List.copyOf(slots)).ifPresent(this::endProcess);
                removeExpired();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// The last slot of the journal is the watch's own: the worker may still clear its slot.
    private void endProcess(TimeLimitWatch.Late late) {
        journal()
                .write(
                        Journal.SLOTS - 1,
                        JournalEntry.State.TIMED_OUT,
                        late.work(),
                        late.work().offset());
        IllegalStateException where = new IllegalStateException("at " + late.at());
        where.setStackTrace(late.stack().toArray(StackTraceElement[]::new));
        LOG.error(
                "processing of {} takes longer than {} s (carillon.processing.time-limit); the process ends with exit code {} and has to be started again",
                late.work(),
                timeLimit.toSeconds(),
                ProcessEnd.EXIT_CODE,
                where);
        processEnd.end();
        closing.countDown();
    }

    private void removeExpired() {
        known.all().stream().filter(this::isExpired).forEach(expired::add);
        for (ProcessingFailure old = expired.poll(); old != null; old = expired.poll()) {
            known.remove(old);
            forget(old);
        }
        long now = clock.millis();
        List<WorkId> due = new ArrayList<>();
        removals.forEach((work, at) -> {
            if (at <= now) {
                due.add(work);
            }
        });
        for (WorkId work : due) {
            known.clear(work).forEach(this::forget);
            removals.remove(work);
        }
    }

    private static String describe(Throwable failure) {
        StackTraceElement[] stack = failure.getStackTrace();
        return failure.getClass().getName() + (stack.length == 0 ? "" : " at " + stack[0]);
    }
}
