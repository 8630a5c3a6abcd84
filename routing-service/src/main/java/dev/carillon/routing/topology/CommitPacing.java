// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.topology;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.streams.processor.api.ProcessorContext;

/// Pacing of commits: requests a commit at once after a pause, so that a single event does not wait for the interval.
/// Under load commits follow the interval, so that many events share one. One instance for all tasks of a lane;
/// thread-safe.
final class CommitPacing {

    private final long intervalMillis;
    private final AtomicLong lastMillis = new AtomicLong();

    CommitPacing(Duration interval) {
        this.intervalMillis = interval.toMillis();
    }

    void worked(ProcessorContext<?, ?> context) {
        long nowMillis = context.currentSystemTimeMs();
        long last = lastMillis.get();
        if (nowMillis - last >= intervalMillis && lastMillis.compareAndSet(last, nowMillis)) {
            context.commit();
        }
    }
}
