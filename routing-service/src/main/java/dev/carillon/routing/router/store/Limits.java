// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.router.store;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.carillon.routing.decision.Action;
import dev.carillon.routing.decision.LimitKey;
import dev.carillon.routing.limit.SlidingLog;
import dev.carillon.routing.state.LimitState;
import dev.carillon.routing.store.Entries;
import dev.carillon.routing.store.Store;
import java.time.Instant;

/// Store of the send times that count against limits. An entry is removed when it can no longer count. Used by the
/// task's thread only.
public final class Limits {

    private final StoredMessages<LimitState> logs;
    private final ExpirySweep sweep;

    public Limits(Store store) {
        this.logs = new StoredMessages<>(store, LimitState.parser());
        this.sweep = new ExpirySweep(store, Limits::untilMillis);
    }

    public SlidingLog find(LimitKey key) {
        return logs.find(StoreKeys.limit(key))
                .map(state -> new SlidingLog(state.getTakenMillisList()))
                .orElseGet(SlidingLog::empty);
    }

    public void put(Action.Count count, Instant now) {
        long untilMillis = count.after().relevantUntil(count.limit()).toEpochMilli();
        logs.put(
                StoreKeys.limit(count.key()),
                LimitState.newBuilder()
                        .addAllTakenMillis(count.after().takenMillis())
                        .setUntilMillis(untilMillis)
                        .build());
        sweep.put(untilMillis, now.toEpochMilli());
    }

    private static long untilMillis(Entries.Entry entry) {
        try {
            return LimitState.parseFrom(entry.value()).getUntilMillis();
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("a stored limit cannot be parsed", e);
        }
    }
}
