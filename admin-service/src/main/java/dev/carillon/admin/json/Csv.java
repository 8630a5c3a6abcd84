// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.json;

import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Lines of CSV (RFC 4180). A spreadsheet takes no cell for a formula.
public final class Csv {

    private static final String FORMULA_BEGINNINGS = "=+-@\t\r";

    private Csv() {}

    /// One line with its end.
    public static String line(Stream<String> cells) {
        return cells.map(Csv::cell).collect(Collectors.joining(",", "", "\r\n"));
    }

    private static String cell(String text) {
        String safe = !text.isEmpty() && FORMULA_BEGINNINGS.indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
        return safe.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r')
                ? '"' + safe.replace("\"", "\"\"") + '"'
                : safe;
    }
}
