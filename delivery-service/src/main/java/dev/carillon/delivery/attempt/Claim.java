// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.attempt;

/// Ledger's answer to a worker that is about to make an attempt.
public sealed interface Claim {

    /// New attempt: the caller may make it.
    record Fresh() implements Claim {}

    /// Attempt with an unknown outcome, now claimed by the caller. Either a provider was called in this or an
    /// earlier attempt, and its caller failed before it recorded an outcome or got no answer. Or the ledger has
    /// lost entries, so that a call cannot be ruled out.
    ///
    /// @param provider Provider that may have accepted the delivery; empty if unknown
    record Doubtful(String provider) implements Claim {}

    /// Attempt with a recorded outcome.
    record Settled(Settlement settlement) implements Claim {}
}
