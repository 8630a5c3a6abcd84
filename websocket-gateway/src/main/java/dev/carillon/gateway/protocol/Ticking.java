// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.protocol;

/// An object with timers, which is called when it is due. Times are those of [System#nanoTime()].
@FunctionalInterface
public interface Ticking {

    /// Return value of an object that needs no further calls.
    long NEVER = Long.MAX_VALUE;

    /// Executes the timers that are due.
    ///
    /// @return time of the next call, or [#NEVER]
    long tick(long nowNanos);
}
