// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.documents.workflow;

/// Evidence that a recipient has a notification, from the weakest to the strongest. Each implies the weaker ones.
public enum Engagement {
    CONFIRMED,
    SEEN,
    READ;

    /// True if this is at least the given evidence.
    public boolean satisfies(Engagement wanted) {
        return compareTo(wanted) >= 0;
    }
}
