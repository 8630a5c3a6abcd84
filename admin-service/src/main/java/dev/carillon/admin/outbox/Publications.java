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

/// Writers that wait until their rows are published. Thread-safe.
final class Publications {

    /// Interval for checking the table, because the relay of another instance cannot notify this one.
    private static final Duration LOOK = Duration.ofMillis(25);

    private final Map<Long, CountDownLatch> awaited = new ConcurrentHashMap<>();

    /// Opens a wait that expects no row yet.
    Wait open() {
        return new Wait();
    }

    /// Notifies the writers of rows that are published and visible to consumers.
    void markPublished(Collection<Long> rows) {
        for (Long row : rows) {
            CountDownLatch latch = awaited.remove(row);
            if (latch != null) {
                latch.countDown();
            }
        }
    }

    /// Wait of one writer. For one thread.
    final class Wait implements AutoCloseable {

        private final CountDownLatch published = new CountDownLatch(1);
        private @Nullable Long row;

        /// Expects a row. Call it before the row is committed: afterwards it may be published at once.
        void expect(long last) {
            row = last;
            awaited.put(last, published);
        }

        /// Returns when the row is published, or the time has passed; at once if no row is expected.
        ///
        /// @param isUnpublished predicate that is true while a row is still unpublished
        void await(Duration atMost, LongPredicate isUnpublished) {
            if (row == null) {
                return;
            }
            long deadline = System.nanoTime() + atMost.toNanos();
            try {
                for (long left = atMost.toNanos(); left > 0; left = deadline - System.nanoTime()) {
                    if (published.await(Math.min(left, LOOK.toNanos()), TimeUnit.NANOSECONDS)
                            || !isUnpublished.test(row)) {
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
