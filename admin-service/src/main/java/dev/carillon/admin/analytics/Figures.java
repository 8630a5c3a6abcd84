// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.analytics;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Counts of facts, by step.
///
/// @param counts count of each step; a step that is missing counts 0
record Figures(Map<Step, Long> counts) {

    static final Figures NONE = new Figures(Map.of());

    private static final double TENTHS_OF_PERCENT = 1_000;
    private static final double TENTHS = 10;

    /// Share of one step in another.
    private record Rate(String name, Step part, Step whole) {}

    private static final List<Rate> RATES = List.of(
            new Rate("acceptance", Step.PROVIDER_ACCEPTED, Step.SENT),
            new Rate("open", Step.OPENED, Step.PROVIDER_ACCEPTED),
            new Rate("read", Step.READ, Step.PROVIDER_ACCEPTED),
            new Rate("click", Step.CLICKED, Step.PROVIDER_ACCEPTED),
            new Rate("bounce", Step.BOUNCED, Step.PROVIDER_ACCEPTED));

    Figures {
        counts = Map.copyOf(counts);
    }

    long count(Step step) {
        return counts.getOrDefault(step, 0L);
    }

    Figures plus(Figures other) {
        Map<Step, Long> sums = new EnumMap<>(Step.class);
        sums.putAll(counts);
        other.counts.forEach((step, count) -> sums.merge(step, count, Long::sum));
        return new Figures(sums);
    }

    /// Counts of all steps by their names, in the order of the steps.
    Map<String, Long> named() {
        Map<String, Long> named = new LinkedHashMap<>();
        for (Step step : Step.values()) {
            named.put(step.jsonName(), count(step));
        }
        return named;
    }

    /// Rates in percent with one decimal, by name. A rate of nothing is missing. A rate may exceed 100, because a day
    /// counts what happened on it: an e-mail may be opened on the day after it was sent.
    Map<String, Double> rates() {
        Map<String, Double> rates = new LinkedHashMap<>();
        for (Rate rate : RATES) {
            percent(count(rate.part()), count(rate.whole())).ifPresent(value -> rates.put(rate.name(), value));
        }
        return rates;
    }

    /// Change of a step since an earlier period, such as `+12.5 %`; empty if there was nothing.
    String change(Step step, Figures earlier) {
        long before = earlier.count(step);
        if (before == 0) {
            return "";
        }
        double change = Math.round(TENTHS_OF_PERCENT * (count(step) - before) / before) / TENTHS;
        return change == 0 ? "±0 %" : "%+.1f %%".formatted(change);
    }

    private static Optional<Double> percent(long part, long whole) {
        return whole == 0 ? Optional.empty() : Optional.of(Math.round(TENTHS_OF_PERCENT * part / whole) / TENTHS);
    }
}
