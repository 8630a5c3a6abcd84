// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.analytics;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Subject of each row of a report.
enum Grouping {
    DAY("day::text"),
    TYPE("event_type"),
    CHANNEL("channel::text");

    /// Names in queries.
    static final List<String> NAMES =
            Arrays.stream(values()).map(Grouping::wireName).toList();

    private final String column;

    Grouping(String column) {
        this.column = column;
    }

    static Optional<Grouping> find(String name) {
        return Arrays.stream(values())
                .filter(grouping -> grouping.wireName().equals(name))
                .findFirst();
    }

    /// Expression of SQL for the text of a row's key.
    String column() {
        return column;
    }

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
