// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.ingestion.admission;

import dev.carillon.events.TenantId;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/// Limit on the memory of all requests in progress, with a share for each tenant. A tenant may use as much as remains
/// free for all others: one tenant gets at most a half, each of two that are at their limit a third, and so on. So no
/// tenant can use up the memory, whatever it sends, and a tenant that is new finds room. It never waits: a request that
/// does not fit is refused. Thread-safe.
public final class InFlightLimit {

    private static final int UNIT = 1_024;

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<TenantId, Long> held = new HashMap<>();
    private final long units;
    private long free;

    public InFlightLimit(long maxBytes) {
        this.units = maxBytes / UNIT;
        this.free = units;
    }

    public long maxBytes() {
        return units * UNIT;
    }

    /// Bytes in use, rounded up by request.
    public long usedBytes() {
        lock.lock();
        try {
            return (units - free) * UNIT;
        } finally {
            lock.unlock();
        }
    }

    /// Admits a tenant's request that needs the given number of bytes at first; empty if there is no room.
    public Optional<Admission> tryAdmit(TenantId tenant, long bytes) {
        Admission admission = new Admission(tenant);
        return admission.tryExtend(bytes) ? Optional.of(admission) : Optional.empty();
    }

    private boolean tryAcquire(TenantId tenant, long wanted) {
        lock.lock();
        try {
            long own = held.getOrDefault(tenant, 0L) + wanted;
            long left = free - wanted;
            if (own > left) {
                return false;
            }
            held.put(tenant, own);
            free = left;
            return true;
        } finally {
            lock.unlock();
        }
    }

    private void release(TenantId tenant, long returned) {
        lock.lock();
        try {
            free += returned;
            held.computeIfPresent(tenant, (_, own) -> own == returned ? null : own - returned);
        } finally {
            lock.unlock();
        }
    }

    /// Memory of one admitted request, released on close. For one thread at a time.
    public final class Admission implements AutoCloseable {

        private final TenantId tenant;
        private long held;

        private Admission(TenantId tenant) {
            this.tenant = tenant;
        }

        /// Requests more memory; if refused, keeps what it has.
        public boolean tryExtend(long bytes) {
            long wanted = bytes / UNIT + (bytes % UNIT == 0 ? 0 : 1);
            if (!tryAcquire(tenant, wanted)) {
                return false;
            }
            held += wanted;
            return true;
        }

        @Override
        public void close() {
            if (held > 0) {
                release(tenant, held);
                held = 0;
            }
        }
    }
}
