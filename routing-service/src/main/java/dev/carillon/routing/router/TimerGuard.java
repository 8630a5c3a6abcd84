// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.router;

import java.util.Optional;

/// Guard around the work of each timer, which counts work that fails hard.
public interface TimerGuard {

    /// The work of a timer begins, unless it is to be set aside.
    ///
    /// @param mark tells the timer from others that are due at the same time
    /// @return cause for which the timer's work is set aside; empty if the work is to be done
    Optional<String> begin(long dueMillis, long mark);

    /// True if the work failed again while it was set aside: then it is dropped.
    boolean isHopeless();

    /// The work is done, or set aside.
    void end();

    /// The work threw.
    void fail(Throwable thrown);

    /// Guards nothing.
    static TimerGuard none() {
        return new TimerGuard() {
            @Override
            public Optional<String> begin(long dueMillis, long mark) {
                return Optional.empty();
            }

            @Override
            public boolean isHopeless() {
                return false;
            }

            @Override
            public void end() {}

            @Override
            public void fail(Throwable thrown) {}
        };
    }
}
