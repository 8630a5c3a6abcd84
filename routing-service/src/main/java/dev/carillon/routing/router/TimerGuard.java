// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.router;

import java.util.Optional;

/// Guard around the work of each timer. It counts work that fails, so that it can be set aside.
public interface TimerGuard {

    /// Announces the work of a timer, unless the work is to be set aside.
    ///
    /// @param mark identifies the timer among those due at the same time
    /// @return cause for which the work is set aside; empty if the work must be done
    Optional<String> begin(long dueMillis, long mark);

    /// True if the work failed again while it was set aside: then it is discarded.
    boolean isHopeless();

    /// Announces that the work is done or set aside.
    void end();

    /// Announces that the work threw an exception.
    void fail(Throwable thrown);

    /// Guard that does nothing.
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
