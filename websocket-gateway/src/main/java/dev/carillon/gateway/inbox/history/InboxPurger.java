// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.inbox.history;

import dev.carillon.events.TenantId;
import dev.carillon.gateway.store.BackgroundThread;
import dev.carillon.gateway.store.StoreUnavailableException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Removes inbox items that are older than their tenant's retention, a bounded number in one transaction. Several nodes
/// may run it at the same time. Runs on its own thread.
public final class InboxPurger implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(InboxPurger.class);
    private static final int BATCH = 1_000;

    private final InboxHistory history;
    private final Supplier<Map<TenantId, Integer>> days;
    private final InstantSource clock;
    private final Duration every;
    private final CountDownLatch closing = new CountDownLatch(1);

    /// @param days retention of items in days, by tenant; without the tenants that keep them for ever
    public InboxPurger(
            InboxHistory history, Supplier<Map<TenantId, Integer>> days, InstantSource clock, Duration every) {
        this.history = history;
        this.days = days;
        this.clock = clock;
        this.every = every;
        BackgroundThread.start("inbox-purger", this::run);
    }

    /// Removes the items that are too old now.
    ///
    /// @return number of removed items
    /// @throws StoreUnavailableException if PostgreSQL is unavailable
    public long purge() {
        long removed = 0;
        for (Map.Entry<TenantId, Integer> kept : days.get().entrySet()) {
            long last;
            do {
                last = history.purge(kept.getKey(), clock.instant().minus(Duration.ofDays(kept.getValue())), BATCH);
                removed += last;
            } while (last == BATCH && closing.getCount() > 0);
        }
        return removed;
    }

    @Override
    public void close() {
        closing.countDown();
    }

    private void run() {
        try {
            while (!closing.await(every.toMillis(), TimeUnit.MILLISECONDS)) {
                turn();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void turn() {
        try {
            long removed = purge();
            if (removed > 0) {
                LOG.info("removed {} inbox items that were older than their tenants' retention", removed);
            }
        } catch (StoreUnavailableException e) {
            LOG.debug("cannot purge inbox items, retrying in {}: {}", every, e.getMessage());
        }
    }
}
