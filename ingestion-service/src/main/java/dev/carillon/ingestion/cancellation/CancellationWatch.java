// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.ingestion.cancellation;

import dev.carillon.events.EventId;
import dev.carillon.events.Lane;
import dev.carillon.events.TenantId;
import dev.carillon.events.v1.CancellationApplied;
import dev.carillon.events.v1.Receipt;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/// Watch for the answers to one cancellation: one from each partition of each lane to which it is written. The
/// waiting thread and the thread that reads receipts may differ. Close it when the wait is over.
public final class CancellationWatch implements AutoCloseable {

    /// Lane and partition in which a cancellation is applied.
    private record LanePartition(Lane lane, int partition) {}

    private final TenantId tenant;
    private final EventId event;
    private final Set<Lane> lanes;
    private final Consumer<CancellationWatch> onClose;
    private final CompletableFuture<Integer> expected = new CompletableFuture<>();
    private final Map<LanePartition, CancellationApplied> answers = new ConcurrentHashMap<>();
    private final CountDownLatch complete = new CountDownLatch(1);

    CancellationWatch(TenantId tenant, EventId event, Set<Lane> lanes, Consumer<CancellationWatch> onClose) {
        this.tenant = tenant;
        this.event = event;
        this.lanes = Set.copyOf(lanes);
        this.onClose = onClose;
    }

    /// Waits until receipts written from now on are read. Then the cancellation may be published. If the wait
    /// fails it may be published too, but its answers are unknown.
    public void awaitStarted(Duration timeout) {
        try {
            expected.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException _) { // the answers stay unknown
            abandon();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /// Waits for all answers, at most for the given time.
    public CancellationCount await(Duration timeout) {
        int partitions = expected.getNow(0);
        try {
            if (partitions > 0) {
                complete.await(timeout.toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        return CancellationCount.of(Map.copyOf(answers).values(), partitions);
    }

    /// Announces that every receipt is read from now on.
    ///
    /// @param partitions number of partitions of each lane's topic
    void begin(Map<Lane, Integer> partitions) {
        expected.complete(lanes.stream()
                .mapToInt(lane -> partitions.getOrDefault(lane, 0))
                .sum());
    }

    /// Ends the wait, because receipts cannot be read.
    void abandon() {
        expected.complete(0);
        complete.countDown();
    }

    /// Applies a receipt, if it answers this cancellation. An answer with a recipient is ignored: it concerns one
    /// of many in its partition.
    void receive(Lane lane, Receipt receipt) {
        if (receipt.hasCancellationApplied()
                && receipt.getRecipient().isEmpty()
                && lanes.contains(lane)
                && receipt.getTenant().equals(tenant.value())
                && receipt.getEventId().equals(event.value())) {
            CancellationApplied answer = receipt.getCancellationApplied();
            answers.putIfAbsent(new LanePartition(lane, answer.getPartition()), answer);
            if (answers.size() >= expected.getNow(Integer.MAX_VALUE)) {
                complete.countDown();
            }
        }
    }

    @Override
    public void close() {
        onClose.accept(this);
    }
}
