// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.topology;

import java.time.Duration;
import java.util.Optional;
import org.apache.kafka.streams.processor.Cancellable;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ProcessorContext;

/// Rings once at the earliest instant that it was set to. Unlike a clock that ticks, it costs nothing while there is
/// nothing to wait for: Kafka Streams commits a transaction after each punctuation, whether or not it did anything. For
/// the task's thread.
final class OneShotPunctuation {

    private final ProcessorContext<?, ?> context;
    private final Runnable ring;
    private long setToMillis = Long.MAX_VALUE;
    private Optional<Cancellable> scheduled = Optional.empty();

    OneShotPunctuation(ProcessorContext<?, ?> context, Runnable ring) {
        this.context = context;
        this.ring = ring;
    }

    /// Rings at this instant, or earlier when it was set earlier.
    void set(long dueMillis) {
        if (dueMillis >= setToMillis) {
            return;
        }
        scheduled.ifPresent(Cancellable::cancel);
        setToMillis = dueMillis;
        Duration wait = Duration.ofMillis(Math.max(1, dueMillis - context.currentSystemTimeMs()));
        scheduled = Optional.of(context.schedule(wait, PunctuationType.WALL_CLOCK_TIME, _ -> rings()));
    }

    private void rings() {
        scheduled.ifPresent(Cancellable::cancel);
        scheduled = Optional.empty();
        setToMillis = Long.MAX_VALUE;
        ring.run();
    }
}
