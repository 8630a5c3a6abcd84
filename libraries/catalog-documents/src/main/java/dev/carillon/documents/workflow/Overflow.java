// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.documents.workflow;

/// Treatment of notifications over a limit.
public enum Overflow {
    /// The notification waits until the limit allows it.
    DEFER,
    /// The notification is gathered in a digest.
    DIGEST,
    /// The notification is suppressed.
    SUPPRESS
}
