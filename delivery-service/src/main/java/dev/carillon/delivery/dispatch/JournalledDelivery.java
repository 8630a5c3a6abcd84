// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.dispatch;

import dev.carillon.delivery.attempt.Attempt;
import dev.carillon.delivery.attempt.AttemptWindow;
import dev.carillon.delivery.attempt.ClaimToken;
import dev.carillon.runtime.setaside.WorkId;
import dev.carillon.runtime.setaside.WorkSlot;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/// A held delivery and its place in the processing journal while it is attempted. It leaves the journal while its
/// thread waits for its turn at a provider or for Kafka. For the attempt's thread only.
final class JournalledDelivery {

    /// Longest time for which a suspected delivery that waits for its provider's answer keeps all others from
    /// beginning.
    private static final Duration ALONE = Duration.ofSeconds(5);

    private final HeldDelivery held;
    private final WorkId work;
    private final AttemptSlots slots;
    private Optional<WorkSlot> slot = Optional.empty();

    JournalledDelivery(HeldDelivery held, WorkId work, AttemptSlots slots) {
        this.held = held;
        this.work = work;
        this.slots = slots;
    }

    ConsumerRecord<byte[], byte[]> source() {
        return held.source();
    }

    PartitionProgress progress() {
        return held.progress();
    }

    ClaimToken token() {
        return held.token();
    }

    AttemptWindow attemptWindow(Attempt attempt) {
        return held.attemptWindow(attempt);
    }

    /// Names the delivery in the journal. If it is suspected, waits until nothing else is in process.
    void begin() {
        WorkSlot taken = slots.take();
        slot = Optional.of(taken);
        taken.begin(work);
    }

    /// The record was processed.
    void end() {
        leave(WorkSlot::end);
    }

    /// The record was not processed, and is not at fault.
    void abandon() {
        leave(WorkSlot::abandon);
    }

    /// The processing threw.
    ///
    /// @return true if the failure is counted against the record; false if the environment is at fault
    boolean fail(Throwable thrown) {
        if (slot.isEmpty()) {
            begin();
        }
        WorkSlot failed = slot.orElseThrow();
        slot = Optional.empty();
        try {
            return failed.fail(thrown);
        } finally {
            slots.giveBack(failed);
        }
    }

    /// Leaves the journal while the thread waits for something that does not depend on the record.
    <T> T whileWaiting(Supplier<T> wait) {
        abandon();
        T result = wait.get();
        begin();
        return result;
    }

    /// Waits for a provider's answer without leaving the journal, because other threads process the answer. After a
    /// while other deliveries may start in parallel to a suspected one.
    ///
    /// @throws CompletionException if the sender failed
    <T> T await(CompletableFuture<T> answer) {
        try {
            return answer.get(ALONE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException _) {
            slot.ifPresent(WorkSlot::shareTurn);
            return answer.join();
        } catch (ExecutionException e) {
            throw new CompletionException(e.getCause());
        } catch (InterruptedException _) {
            // The provider has been called: its answer is recorded also when the worker stops.
            Thread.currentThread().interrupt();
            return answer.join();
        }
    }

    private void leave(Consumer<WorkSlot> how) {
        slot.ifPresent(taken -> {
            slot = Optional.empty();
            how.accept(taken);
            slots.giveBack(taken);
        });
    }
}
