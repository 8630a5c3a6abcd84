// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.analytics;

import dev.carillon.admin.json.Csv;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Report as CSV, with a row of names.
final class AnalyticsCsv {

    private AnalyticsCsv() {}

    static String of(AnalyticsReport report) {
        List<String> steps = Arrays.stream(Step.values()).map(Step::jsonName).toList();
        Stream<String> head = Stream.of(Csv.line(Stream.concat(Stream.of(report.by()), steps.stream())));
        Stream<String> rows = report.rows().stream()
                .map(row -> Csv.line(Stream.concat(
                        Stream.of(row.key()), row.counts().values().stream().map(Object::toString))));
        return Stream.concat(head, rows).collect(Collectors.joining());
    }
}
