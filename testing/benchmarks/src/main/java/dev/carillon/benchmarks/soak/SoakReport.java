// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.soak;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Results of a soak test.
///
/// @param happenings Counts of allowed occurrences
/// @param faults Counts of violations by kind; complete
/// @param descriptions Descriptions of some violations
public record SoakReport(Map<String, Integer> happenings, Map<String, Integer> faults, List<String> descriptions) {

    public SoakReport {
        descriptions = List.copyOf(descriptions);
    }

    public boolean isClean() {
        return faults.values().stream().allMatch(count -> count == 0);
    }

    public String table() {
        StringBuilder text = new StringBuilder("| what | how often |\n| --- | ---: |\n");
        happenings.forEach((what, count) -> line(text, what, count));
        text.append("| **found by the checker** | |\n");
        faults.forEach((what, count) -> line(text, what, count));
        descriptions.forEach(what -> text.append(what).append('\n'));
        return text.append(isClean() ? "VERDICT: clean" : "VERDICT: faults were found")
                .toString();
    }

    private static void line(StringBuilder text, String what, int count) {
        text.append("| %s | %,d |%n".formatted(what.toLowerCase(Locale.ROOT).replace('_', ' '), count));
    }
}
