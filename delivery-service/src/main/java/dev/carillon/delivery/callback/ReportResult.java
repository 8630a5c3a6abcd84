// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.callback;

import java.util.Locale;

/// What became of a report.
public enum ReportResult {
    /// Its receipt is durable.
    RECORDED,
    /// It was recorded before.
    REPEATED,
    /// Something that ends the matter was recorded before.
    LATE,
    /// It says nothing that is a fact of ours.
    OF_NO_USE,
    /// It is not about a delivery of ours.
    UNKNOWN,
    /// Its signature is missing or wrong.
    FORGED,
    /// It cannot be read.
    MALFORMED,
    /// The log is away: it is to be told again.
    UNAVAILABLE;

    /// As in metrics: `of_no_use`.
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
