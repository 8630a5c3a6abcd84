// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.analytics;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Report as CSV (RFC 4180), with a row of names. A spreadsheet takes no cell for a formula.
final class AnalyticsCsv {

    private static final String FORMULA_BEGINNINGS = "=+-@\t\r";

    private AnalyticsCsv() {}

    static String of(AnalyticsReport report) {
        List<String> steps = Arrays.stream(Step.values()).map(Step::jsonName).toList();
        Stream<String> head = Stream.of(line(Stream.concat(Stream.of(report.by()), steps.stream())));
        Stream<String> rows = report.rows().stream()
                .map(row -> line(Stream.concat(
                        Stream.of(row.key()), row.counts().values().stream().map(Object::toString))));
        return Stream.concat(head, rows).collect(Collectors.joining());
    }

    private static String line(Stream<String> cells) {
        return cells.map(AnalyticsCsv::cell).collect(Collectors.joining(",", "", "\r\n"));
    }

    private static String cell(String text) {
        String safe = !text.isEmpty() && FORMULA_BEGINNINGS.indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
        return safe.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r')
                ? '"' + safe.replace("\"", "\"\"") + '"'
                : safe;
    }
}
