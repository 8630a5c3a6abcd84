// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.pace;

import java.time.Duration;

/// What may still be asked of a provider, shared by all instances. Calls block; thread-safe.
public interface RateBucket {

    /// Takes as many turns as there are, at most those wanted.
    ///
    /// @throws dev.carillon.delivery.attempt.LedgerUnavailableException when the store does not answer: no turn may
    /// be taken then
    Taken take(String provider, RateLimit limit, int wanted);

    /// @param turns that may be used now
    /// @param pause after which there will be more
    record Taken(int turns, Duration pause) {}
}
