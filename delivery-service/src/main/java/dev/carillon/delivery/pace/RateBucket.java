// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.pace;

import java.time.Duration;

/// Rate limit of a provider that all instances share. Calls block; thread-safe.
public interface RateBucket {

    /// Takes as many turns as are available, at most the wanted number.
    ///
    /// @throws dev.carillon.delivery.attempt.LedgerUnavailableException if the store does not answer; no turn may
    /// be used then
    TakenTurns take(String provider, RateLimit limit, int wanted);

    /// @param turns Number of turns that may be used now
    /// @param pause Time after which more turns are available
    record TakenTurns(int turns, Duration pause) {}
}
