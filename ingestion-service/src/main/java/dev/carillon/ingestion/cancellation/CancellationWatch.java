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

/// One wait for the answers to one cancellation: one from each partition of each lane that it is written to. Who waits
/// and who tells may be different threads. Close it when nobody waits any more.
public final class CancellationWatch implements AutoCloseable {

    /// Where a cancellation is applied.
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

    /// Waits until receipts written from now on are read. Then the cancellation may be published: without them too,
    /// only nothing is known of its answers.
    public void awaitStarted(Duration timeout) {
        try {
            expected.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException _) { // nothing will be told
            abandon();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /// Waits for all answers, or so long.
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

    /// From now on every receipt is read.
    ///
    /// @param partitions of each lane's topic
    void begin(Map<Lane, Integer> partitions) {
        expected.complete(lanes.stream()
                .mapToInt(lane -> partitions.getOrDefault(lane, 0))
                .sum());
    }

    /// No receipts can be read, or none any more.
    void abandon() {
        expected.complete(0);
        complete.countDown();
    }

    /// Takes in a receipt, whatever it is about. An answer that names a recipient is about one of many in its place.
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
