// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.campaign;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// Result of one variant of a campaign, for readers.
///
/// @param delivered notifications that a provider or the inbox took, and that did not bounce
/// @param responded those of them that were opened, seen, clicked or read
/// @param rate share of `responded`, with its 95 % interval by Wilson's method
/// @param comparison difference to the first variant, and whether it is significant
record VariantResult(long delivered, long responded, String rate, String comparison) {

    private static final Set<String> RESPONDED = Set.of("opened", "seen", "clicked", "read");
    private static final Set<String> SILENT = Set.of("provider_accepted", "confirmed", "unsubscribed", "complained");

    /// Usual bound for the normal approximation: expected successes and failures of both samples.
    private static final double LEAST_EXPECTED = 5;

    private static final double SIGNIFICANCE = 0.05;
    private static final double LEAST_SHOWN = 0.001;
    /// Quantile of the normal distribution for a two-sided 95 % interval.
    private static final double Z95 = 1.959964;

    /// @param deliveries number of notifications by variant and status
    /// @return results by variant, in the order of the variants
    static Map<String, VariantResult> of(List<String> variants, Map<String, Map<String, Long>> deliveries) {
        Sample first = Sample.of(deliveries.getOrDefault(variants.getFirst(), Map.of()));
        int comparisons = Math.max(1, variants.size() - 1);
        Map<String, VariantResult> results = new LinkedHashMap<>();
        for (String variant : variants) {
            Sample sample = Sample.of(deliveries.getOrDefault(variant, Map.of()));
            results.put(
                    variant,
                    new VariantResult(
                            sample.size(),
                            sample.successes(),
                            sample.rate(),
                            results.isEmpty() ? "" : compare(sample, first, SIGNIFICANCE / comparisons)));
        }
        return results;
    }

    /// Two-proportion z-test with the pooled variance, two-sided.
    ///
    /// @param level significance level, divided by the number of comparisons (Bonferroni's correction)
    private static String compare(Sample sample, Sample first, double level) {
        double size = (double) sample.size() + first.size();
        double pooled = (sample.successes() + first.successes()) / Math.max(1, size);
        double smaller = Math.min(sample.size(), first.size());
        if (smaller * Math.min(pooled, 1 - pooled) < LEAST_EXPECTED) {
            return "too few to compare";
        }
        double difference = sample.share() - first.share();
        double error = Math.sqrt(pooled * (1 - pooled) * (1.0 / sample.size() + 1.0 / first.size()));
        double p = twoSided(Math.abs(difference) / error);
        return String.format(
                Locale.ROOT,
                "%+.1f percentage points, %s (p %s)",
                100 * difference,
                p < level ? "significant" : "not significant",
                p < LEAST_SHOWN ? "< 0.001" : "= " + String.format(Locale.ROOT, "%.3f", p));
    }

    /// Probability that a normal variable is at least `z` standard deviations away from its mean. Abramowitz and
    /// Stegun,
    /// Handbook of Mathematical Functions, 7.1.26; the error is below 1.5e-7.
    static double twoSided(double z) {
        double x = z / Math.sqrt(2);
        double t = 1 / (1 + 0.3275911 * x);
        double series =
                t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
        return series * Math.exp(-x * x);
    }

    /// Notifications of a variant.
    private record Sample(long size, long successes) {

        static Sample of(Map<String, Long> statuses) {
            long responded = sum(statuses, RESPONDED);
            return new Sample(responded + sum(statuses, SILENT), responded);
        }

        double share() {
            return (double) successes / size;
        }

        String rate() {
            if (size == 0) {
                return "–";
            }
            double spread = Z95 * Z95 / size;
            double centre = (share() + spread / 2) / (1 + spread);
            double half = Z95 / (1 + spread) * Math.sqrt((share() * (1 - share()) + spread / 4) / size);
            return String.format(
                    Locale.ROOT,
                    "%.1f %% (%.1f to %.1f %%)",
                    100 * share(),
                    100 * Math.max(0, centre - half),
                    100 * Math.min(1, centre + half));
        }

        private static long sum(Map<String, Long> statuses, Set<String> names) {
            return names.stream()
                    .mapToLong(name -> statuses.getOrDefault(name, 0L))
                    .sum();
        }
    }
}
