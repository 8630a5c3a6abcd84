// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.attempt;

/// What the ledger says to a worker that is about to make an attempt.
public sealed interface Claim {

    /// No one made this attempt before: it is the asker's.
    record Fresh() implements Claim {}

    /// A provider was called, in this attempt or an earlier one, and no one knows what came of it:
    /// whoever called died before it recorded an outcome, or there was no answer. Or one may have been
    /// called, and the ledger has lost what it knew of that. The attempt is the asker's now.
    ///
    /// @param provider that may have taken the delivery; empty where that is not known
    record Doubtful(String provider) implements Claim {}

    /// It was made, and this came of it.
    record Settled(Settlement settlement) implements Claim {}
}
