// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.observe;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// Deployed Prometheus file with shorter times, so that a drill takes minutes instead of hours. Names, expressions,
/// labels and thresholds stay, except the threshold of the lag. Pure.
record AcceleratedPrometheusFile(String text) {

    private static final Pattern WINDOW = Pattern.compile("\\[(\\d+[mh])(:\\d+m)?]");
    private static final Pattern FOR = Pattern.compile("(?m)^( *for:) (\\d+m)$");
    private static final Pattern INTERVAL =
            Pattern.compile("(?m)^( *(?:interval|scrape_interval|evaluation_interval):) 15s$");

    /// Time windows of the expressions, each with several scrapes.
    private static final Map<String, String> WINDOWS =
            Map.of("5m", "20s", "15m", "30s", "30m", "30s", "1h", "40s", "6h", "60s");

    /// Times for which a condition must hold.
    private static final Map<String, String> HOLDS =
            Map.of("0m", "0s", "1m", "4s", "2m", "6s", "5m", "10s", "15m", "14s", "30m", "20s");

    private static final String LAG = "> 10000";
    private static final String DRILLED_LAG = "> 1000";

    /// @param deployed File in the repository
    /// @throws IllegalArgumentException for a time without a shorter one here
    static AcceleratedPrometheusFile of(String deployed) {
        String text = WINDOW.matcher(deployed)
                .replaceAll(
                        found -> "[" + shorter(WINDOWS, found.group(1)) + (found.group(2) == null ? "" : ":2s") + "]");
        text = FOR.matcher(text).replaceAll(found -> found.group(1) + " " + shorter(HOLDS, found.group(2)));
        text = INTERVAL.matcher(text).replaceAll("$1 2s");
        return new AcceleratedPrometheusFile(text.replace(LAG, DRILLED_LAG));
    }

    /// Description of the differences.
    static String explanation() {
        return "windows %s, holds %s, scrapes and rules every 2 s instead of 15 s, lag %s instead of %s"
                .formatted(new TreeMap<>(WINDOWS), new TreeMap<>(HOLDS), DRILLED_LAG, LAG);
    }

    private static String shorter(Map<String, String> times, String time) {
        String shorter = times.get(time);
        if (shorter == null) {
            throw new IllegalArgumentException("no shorter time is known for " + time);
        }
        return shorter;
    }
}
