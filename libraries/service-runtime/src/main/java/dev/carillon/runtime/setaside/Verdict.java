// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.runtime.setaside;

/// Decision on the treatment of a record before it is processed.
public sealed interface Verdict {

    /// No failure of the record is known: it is processed with others.
    record Unsuspected() implements Verdict {}

    /// The record was in process when a process ended, or failed once. It is processed alone, not in a batch.
    record Suspected() implements Verdict {}

    /// The record failed twice. It is not processed again.
    ///
    /// @param cause cause of the last failure, for the dead letter
    record SetAside(String cause) implements Verdict {}
}
