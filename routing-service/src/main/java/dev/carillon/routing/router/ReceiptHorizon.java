// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.router;

import dev.carillon.routing.state.WaitingMain;
import java.time.Duration;

/// Up to when the router has heard what recipients did. A wait for a recipient must not end as if nobody had looked
/// while the receipt lies unread behind others: at its time it is held until a younger receipt has been read, or none
/// came for a while, but no longer than half a minute. For the task's thread.
final class ReceiptHorizon {

    private static final Duration QUIET = Duration.ofMillis(500);
    private static final Duration LONGEST = Duration.ofSeconds(30);

    private long newestMillis = Long.MIN_VALUE;
    private long heardMillis = Long.MIN_VALUE;

    /// @param atMillis of what a receipt tells
    void heard(long atMillis, long nowMillis) {
        newestMillis = Math.max(newestMillis, atMillis);
        heardMillis = nowMillis;
    }

    /// Whether a wait that is due has to be held.
    boolean holds(WaitingMain waiting, long nowMillis) {
        long due = dueAtFirst(waiting);
        boolean isQuiet = heardMillis == Long.MIN_VALUE || nowMillis - heardMillis >= QUIET.toMillis();
        return newestMillis < due && !isQuiet && nowMillis < due + LONGEST.toMillis();
    }

    /// The same wait, to be looked at again soon.
    WaitingMain held(WaitingMain waiting, long nowMillis) {
        return waiting.toBuilder()
                .setHeldSinceMillis(dueAtFirst(waiting))
                .setDueMillis(nowMillis + QUIET.toMillis())
                .build();
    }

    private static long dueAtFirst(WaitingMain waiting) {
        return waiting.getHeldSinceMillis() > 0 ? waiting.getHeldSinceMillis() : waiting.getDueMillis();
    }
}
