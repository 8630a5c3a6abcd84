// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.topology;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.streams.processor.api.ProcessorContext;

/// Asks for a commit at once when there was none for a while, so that a lone event does not wait for the interval, and
/// leaves it to the interval under load, so that many events share a commit. One for all tasks of a lane; thread-safe.
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
