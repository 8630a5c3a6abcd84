// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.documents.workflow;

/// Evidence that a recipient has a notification, from the weakest to the strongest. Who has read it, has seen it.
public enum Engagement {
    CONFIRMED,
    SEEN,
    READ;

    /// Whether this is as much evidence as is wanted.
    public boolean satisfies(Engagement wanted) {
        return compareTo(wanted) >= 0;
    }
}
