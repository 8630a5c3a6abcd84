// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.callback;

import java.util.Locale;

/// Result of handling a report.
public enum ReportResult {
    /// The report's receipt is durable.
    RECORDED,
    /// The fact was recorded before.
    REPEATED,
    /// A contradicting final fact was recorded before.
    LATE,
    /// The report is not about a fact that the platform records.
    OF_NO_USE,
    /// The report is not about a delivery of this installation.
    UNKNOWN,
    /// The report's signature is missing or wrong.
    FORGED,
    /// The report cannot be parsed.
    MALFORMED,
    /// Kafka is unavailable: the provider must send the report again.
    UNAVAILABLE;

    /// Result's name in metrics, such as `of_no_use`.
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
