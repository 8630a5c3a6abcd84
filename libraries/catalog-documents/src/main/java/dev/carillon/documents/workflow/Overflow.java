// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.documents.workflow;

/// What becomes of what is over a limit.
public enum Overflow {
    /// Waits until the limit allows it.
    DEFER,
    /// Is gathered in a digest.
    DIGEST,
    /// Ends here.
    SUPPRESS
}
