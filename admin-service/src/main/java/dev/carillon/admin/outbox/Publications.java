// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.outbox;

import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/// Who waits until the rows that they wrote are published. Thread-safe.
final class Publications {

    /// The relay of another instance tells nobody here, so now and then the table is asked.
    private static final Duration LOOK = Duration.ofMillis(25);

    private final Map<Long, CountDownLatch> awaited = new ConcurrentHashMap<>();

    /// A wait for nothing yet.
    Wait open() {
        return new Wait();
    }

    /// Says that every reader can see what these rows told.
    void tell(Collection<Long> rows) {
        for (Long row : rows) {
            CountDownLatch latch = awaited.remove(row);
            if (latch != null) {
                latch.countDown();
            }
        }
    }

    /// One writer's wait. For one thread.
    final class Wait implements AutoCloseable {

        private final CountDownLatch told = new CountDownLatch(1);
        private @Nullable Long row;

        /// Before the row is committed: afterwards it may be gone at once.
        void expect(long last) {
            row = last;
            awaited.put(last, told);
        }

        /// Returns when the row is published, or the time is over; at once when none is expected.
        ///
        /// @param isThere whether a row is still to be published
        void await(Duration atMost, LongPredicate isThere) {
            if (row == null) {
                return;
            }
            long deadline = System.nanoTime() + atMost.toNanos();
            try {
                for (long left = atMost.toNanos(); left > 0; left = deadline - System.nanoTime()) {
                    if (told.await(Math.min(left, LOOK.toNanos()), TimeUnit.NANOSECONDS) || !isThere.test(row)) {
                        return;
                    }
                }
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public void close() {
            if (row != null) {
                awaited.remove(row);
            }
        }
    }
}
