// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.ingestion.admission;

import java.util.Optional;
import java.util.concurrent.Semaphore;

/// Limit on the memory of all requests in progress. It never waits: a request that does not fit is refused.
/// Thread-safe.
public final class InFlightLimit {

    private static final int UNIT = 1_024;

    private final Semaphore units;
    private final long maxBytes;

    public InFlightLimit(long maxBytes) {
        this.maxBytes = maxBytes;
        this.units = new Semaphore(Math.toIntExact(maxBytes / UNIT));
    }

    public long maxBytes() {
        return maxBytes;
    }

    /// Bytes in use, rounded up by request.
    public long usedBytes() {
        return maxBytes - (long) units.availablePermits() * UNIT;
    }

    /// Admits a request that needs the given number of bytes at first; empty if there is no room.
    public Optional<Admission> tryAdmit(long bytes) {
        Admission admission = new Admission();
        return admission.tryExtend(bytes) ? Optional.of(admission) : Optional.empty();
    }

    /// Memory of one admitted request, released on close. For one thread at a time.
    public final class Admission implements AutoCloseable {

        private int held;

        private Admission() {}

        /// Requests more memory; if refused, keeps what it has.
        public boolean tryExtend(long bytes) {
            long wanted = (bytes + UNIT - 1) / UNIT;
            if (wanted > Integer.MAX_VALUE || !units.tryAcquire((int) wanted)) {
                return false;
            }
            held += (int) wanted;
            return true;
        }

        @Override
        public void close() {
            units.release(held);
            held = 0;
        }
    }
}
