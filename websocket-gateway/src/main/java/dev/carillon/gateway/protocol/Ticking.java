// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.protocol;

/// Something that has to be looked at when a time has come. Times are those of [System#nanoTime()].
@FunctionalInterface
public interface Ticking {

    /// The answer of something that need not be looked at again.
    long NEVER = Long.MAX_VALUE;

    /// Does what is due.
    ///
    /// @return when it wants to be looked at next, or [#NEVER]
    long tick(long nowNanos);
}
