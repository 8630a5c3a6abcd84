// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.topology;

import java.time.Duration;
import java.util.Optional;
import org.apache.kafka.streams.processor.Cancellable;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ProcessorContext;

/// Punctuation that fires once, at the earliest instant for which it was set. Kafka Streams commits a transaction
/// after each punctuation, whether or not it did work, so a periodic one would cost commits while no timer is due.
/// Used by the task's thread only.
final class OneShotPunctuation {

    private final ProcessorContext<?, ?> context;
    private final Runnable ring;
    private long setToMillis = Long.MAX_VALUE;
    private Optional<Cancellable> scheduled = Optional.empty();

    OneShotPunctuation(ProcessorContext<?, ?> context, Runnable ring) {
        this.context = context;
        this.ring = ring;
    }

    /// Fires at this instant, or earlier if an earlier instant was set.
    void set(long dueMillis) {
        if (dueMillis >= setToMillis) {
            return;
        }
        scheduled.ifPresent(Cancellable::cancel);
        setToMillis = dueMillis;
        Duration wait = Duration.ofMillis(Math.max(1, dueMillis - context.currentSystemTimeMs()));
        scheduled = Optional.of(context.schedule(wait, PunctuationType.WALL_CLOCK_TIME, _ -> rings()));
    }

    /// Instant at which it fires; the largest number if it is not set.
    long dueMillis() {
        return setToMillis;
    }

    private void rings() {
        scheduled.ifPresent(Cancellable::cancel);
        scheduled = Optional.empty();
        setToMillis = Long.MAX_VALUE;
        ring.run();
    }
}
