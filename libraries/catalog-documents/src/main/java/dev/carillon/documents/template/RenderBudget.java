// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.documents.template;

import java.io.IOException;
import java.time.Duration;
import java.util.function.LongSupplier;

/// Steps, characters and processor time that one rendering may take. Every evaluation of a name, call of a helper or a
/// partial, round of a loop and written piece of text is a step. Not thread-safe.
final class RenderBudget {

    /// The most steps of one rendering.
    static final int STEPS = 250_000;

    /// The most processor time of one rendering.
    static final Duration TIME = Duration.ofSeconds(2);

    /// Steps of a function that formats in the reader's language, by its time compared with a plain name.
    static final int FUNCTION_STEPS = 20;

    /// Budget of the rendering that runs in the current scope.
    static final ScopedValue<RenderBudget> CURRENT = ScopedValue.newInstance();

    /// Steps between two looks at the clock.
    private static final int CLOCK_INTERVAL = 32;

    private final int lengthLimit;
    private final LongSupplier nanos;
    private final long start;
    private int steps;
    private int sinceClock;

    /// Limit that a rendering exceeded, with its message.
    static final class ExceededException extends IOException {

        private static final long serialVersionUID = 1L;

        ExceededException(String message) {
            super(message);
        }
    }

    /// @param lengthLimit the most characters of one rendered part
    /// @param nanos processor time of the current thread, in nanoseconds
    RenderBudget(int lengthLimit, LongSupplier nanos) {
        this.lengthLimit = lengthLimit;
        this.nanos = nanos;
        this.start = nanos.getAsLong();
    }

    /// Takes one step of the budget in scope, if there is one. Templates are also compiled outside of a rendering.
    ///
    /// @throws ExceededException if the steps or the time are exhausted
    static void step() throws ExceededException {
        steps(1);
    }

    /// Takes several steps at once.
    ///
    /// @throws ExceededException if the steps or the time are exhausted
    static void steps(int count) throws ExceededException {
        if (CURRENT.isBound()) {
            CURRENT.get().take(count);
        }
    }

    /// @throws ExceededException if a text has more characters than a rendered part may have
    static void requireLength(long length) throws ExceededException {
        if (CURRENT.isBound() && length > CURRENT.get().lengthLimit) {
            throw new ExceededException(
                    "rendered text is longer than the limit of %d characters".formatted(CURRENT.get().lengthLimit));
        }
    }

    private void take(int count) throws ExceededException {
        steps += count;
        sinceClock += count;
        if (steps > STEPS) {
            throw new ExceededException("rendering takes more than the limit of %d steps".formatted(STEPS));
        }
        if (sinceClock < CLOCK_INTERVAL) {
            return;
        }
        sinceClock = 0;
        if (nanos.getAsLong() - start > TIME.toNanos()) {
            throw new ExceededException(
                    "rendering takes more than the limit of %d ms of processor time".formatted(TIME.toMillis()));
        }
    }
}
