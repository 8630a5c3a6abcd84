// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.runtime.access;

import dev.carillon.events.TenantId;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/// Slots for expensive work. A tenant occupies or waits for a few of them at a time, and waiting calls are served in
/// the order of their arrival, so tenants take turns. Thread-safe.
public final class TenantSlots {

    private final int perTenant;
    private final Semaphore free;
    private final Map<TenantId, Integer> used = new ConcurrentHashMap<>();

    /// @param perTenant most slots of one tenant
    /// @param together most slots of all tenants
    public TenantSlots(int perTenant, int together) {
        this.perTenant = perTenant;
        this.free = new Semaphore(together, true);
    }

    /// Result of asking for a slot.
    public sealed interface Outcome {

        record Taken(Slot slot) implements Outcome {}

        /// The tenant has all its slots already.
        record TenantAtLimit() implements Outcome {}

        /// No slot became free in time.
        record NoneFree() implements Outcome {}
    }

    /// Slot in use. Closing it again has no effect.
    public final class Slot implements AutoCloseable {

        private final TenantId tenant;
        private final AtomicBoolean closed = new AtomicBoolean();

        private Slot(TenantId tenant) {
            this.tenant = tenant;
        }

        @Override
        public void close() {
            if (closed.compareAndSet(false, true)) {
                free.release();
                leave(tenant);
            }
        }
    }

    /// Takes a slot, and waits for a free one at most for the given time.
    public Outcome take(TenantId tenant, Duration wait) {
        if (!isEntered(tenant)) {
            return new Outcome.TenantAtLimit();
        }
        boolean isTaken = false;
        try {
            isTaken = free.tryAcquire(wait.toNanos(), TimeUnit.NANOSECONDS);
            return isTaken ? new Outcome.Taken(new Slot(tenant)) : new Outcome.NoneFree();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Outcome.NoneFree();
        } finally {
            if (!isTaken) {
                leave(tenant);
            }
        }
    }

    private boolean isEntered(TenantId tenant) {
        AtomicBoolean entered = new AtomicBoolean();
        used.compute(tenant, (_, before) -> {
            int count = before == null ? 0 : before;
            entered.set(count < perTenant);
            return entered.get() ? Integer.valueOf(count + 1) : before;
        });
        return entered.get();
    }

    private void leave(TenantId tenant) {
        used.computeIfPresent(tenant, (_, count) -> count == 1 ? null : count - 1);
    }
}
