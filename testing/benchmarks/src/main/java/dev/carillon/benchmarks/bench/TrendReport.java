// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.bench;

import java.util.List;

/// Report of the trends of a long run.
final class TrendReport {

    private TrendReport() {}

    static String of(List<Trend> trends) {
        ReportText text = new ReportText();
        text.head("trend", "first", "last", "highest", "per hour, by least squares");
        for (Trend trend : trends) {
            text.row(
                    trend.name(),
                    ReportText.number(trend.first(), 0),
                    ReportText.number(trend.last(), 0),
                    ReportText.number(trend.highest(), 0),
                    ReportText.number(trend.perHour(), 1));
        }
        return text.toString();
    }
}
