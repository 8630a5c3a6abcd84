// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.topology;

import java.time.Duration;

/// Holds the timers back after a start until what was written while no router ran has been read: a wait for a receipt
/// must not end as if nobody had looked, while the receipt lies unread in the log. It is over with the first receipt
/// that is younger than the start, or once nothing came for a while; at the latest after half a minute of backlog,
/// because what is due must not wait for ever behind a log that grows as fast as it is read. For the task's thread.
final class CatchUp {

    private static final Duration QUIET = Duration.ofMillis(500);
    private static final Duration LONGEST = Duration.ofSeconds(30);

    private final long startedMillis;
    private long newestReadMillis;
    private boolean over;

    CatchUp(long nowMillis) {
        this.startedMillis = nowMillis;
        this.newestReadMillis = nowMillis;
    }

    /// A record was read.
    void read(long nowMillis) {
        newestReadMillis = nowMillis;
    }

    /// A receipt was read.
    ///
    /// @param writtenMillis when it was written
    void readReceipt(long writtenMillis, long nowMillis) {
        read(nowMillis);
        over |= writtenMillis > startedMillis;
    }

    boolean isOver(long nowMillis) {
        over |= nowMillis - newestReadMillis >= QUIET.toMillis() || nowMillis - startedMillis >= LONGEST.toMillis();
        return over;
    }

    /// When to ask again.
    long nextLookMillis(long nowMillis) {
        return nowMillis + QUIET.toMillis() / 2;
    }
}
