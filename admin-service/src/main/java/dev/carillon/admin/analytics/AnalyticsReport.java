// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.analytics;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;

/// Answer of analytics.
///
/// @param from first day, of UTC
/// @param to last day, inclusive
/// @param by what each row is about: `day`, `type` or `channel`
/// @param total counts of the whole period
/// @param rates rates of the whole period in percent; one without a base is missing
/// @param before counts of as many days immediately before
/// @param rows rows in the order of their keys
record AnalyticsReport(
        LocalDate from,
        LocalDate to,
        String by,
        Map<String, Long> total,
        Map<String, Double> rates,
        Map<String, Long> before,
        List<Row> rows) {

    /// @param key day, id of an event type, or channel; an empty channel is that of facts without one
    record Row(String key, Map<String, Long> counts, Map<String, Double> rates) {}
}
