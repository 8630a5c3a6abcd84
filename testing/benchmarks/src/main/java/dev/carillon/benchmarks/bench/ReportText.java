// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.bench;

import java.util.Locale;

/// Text of a report in Markdown. For one thread.
final class ReportText {

    private final StringBuilder text = new StringBuilder();

    void line(String line) {
        text.append(line).append(System.lineSeparator());
    }

    /// Paragraph after an empty line.
    void paragraph(String paragraph) {
        line("");
        line(paragraph);
    }

    /// Head of a table, after an empty line. The first column is aligned to the left and the others to the right.
    void head(String... columns) {
        paragraph("| " + String.join(" | ", columns) + " |");
        line("| --- |" + " ---: |".repeat(columns.length - 1));
    }

    void row(String... cells) {
        line("| " + String.join(" | ", cells) + " |");
    }

    /// Number with a fixed number of digits after the point.
    static String number(double value, int digits) {
        return String.format(Locale.ROOT, "%." + digits + "f", value);
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
