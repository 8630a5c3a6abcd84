// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.attempt;

/// What the ledger says to a worker that is about to make an attempt.
public sealed interface Claim {

    /// No one made this attempt before: it is the asker's.
    record Fresh() implements Claim {}

    /// Someone claimed it and recorded no outcome: they died in between, and the provider may or may not have been
    /// called. It is the asker's now.
    record ClaimedBefore() implements Claim {}

    /// It was made, and this came of it.
    record Settled(Settlement settlement) implements Claim {}
}
