// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.router.store;

import dev.carillon.routing.store.Entries;
import dev.carillon.routing.store.Store;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;
import org.apache.kafka.common.utils.Bytes;

/// Removal of expired entries from a store, a few at a time, as new entries are written. A pass over the whole store
/// also finds the entry that expires first: until then the store is not looked at. What is known is in memory only, so
/// that a restored store begins with a pass. Used by the task's thread only.
final class ExpirySweep {

    private static final int PUTS_PER_SWEEP = 64;
    private static final int SWEPT_PER_SWEEP = 256;
    private static final Bytes START = Bytes.wrap(new byte[] {0});

    private final Store store;
    private final ToLongFunction<Entries.Entry> untilMillis;
    private int sinceSweep;
    private Bytes sweptTo = START;
    /// Earliest expiry of the entries that this pass has found or that were written since it began.
    private long earliestMillis = Long.MAX_VALUE;
    /// Instant before which no entry expires, after a pass.
    private long asleepUntilMillis = Long.MIN_VALUE;

    /// @param untilMillis instant until which an entry is needed
    ExpirySweep(Store store, ToLongFunction<Entries.Entry> untilMillis) {
        this.store = store;
        this.untilMillis = untilMillis;
    }

    /// Notes that an entry was or will be written that is needed until the given instant.
    void expect(long untilMillis) {
        earliestMillis = Math.min(earliestMillis, untilMillis);
        asleepUntilMillis = Math.min(asleepUntilMillis, untilMillis);
    }

    /// Notes that an entry was written, and removes expired entries from time to time.
    void put(long untilMillis, long nowMillis) {
        expect(untilMillis);
        sinceSweep = Math.min(sinceSweep + 1, PUTS_PER_SWEEP);
        if (sinceSweep == PUTS_PER_SWEEP && asleepUntilMillis < nowMillis) {
            sinceSweep = 0;
            sweep(nowMillis);
        }
    }

    private void sweep(long nowMillis) {
        List<Bytes> outdated = new ArrayList<>();
        try (Entries entries = store.range(sweptTo, null)) {
            int looked = 0;
            while (entries.hasNext() && looked < SWEPT_PER_SWEEP) {
                Entries.Entry entry = entries.next();
                long until = untilMillis.applyAsLong(entry);
                if (until < nowMillis) {
                    outdated.add(entry.key());
                } else {
                    earliestMillis = Math.min(earliestMillis, until);
                }
                sweptTo = StoreKeys.after(entry.key());
                looked++;
            }
            if (!entries.hasNext()) {
                sweptTo = START;
                asleepUntilMillis = earliestMillis;
                earliestMillis = Long.MAX_VALUE;
            }
        }
        outdated.forEach(store::delete);
    }
}
