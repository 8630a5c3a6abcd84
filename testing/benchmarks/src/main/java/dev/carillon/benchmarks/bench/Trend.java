// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.bench;

import dev.carillon.benchmarks.bench.LinearFit.Point;
import java.util.List;

/// Trend of a figure over the seconds of a run.
///
/// @param name Figure and its unit
/// @param samples Values by seconds, at least one
record Trend(String name, List<Point> samples) {

    private static final int HOUR_SECONDS = 3_600;

    Trend {
        samples = List.copyOf(samples);
    }

    double first() {
        return samples.getFirst().y();
    }

    double last() {
        return samples.getLast().y();
    }

    double highest() {
        return samples.stream().mapToDouble(Point::y).max().orElse(Double.NaN);
    }

    /// Rise per hour by least squares; 0 if there is one sample only.
    double perHour() {
        return LinearFit.through(samples).map(fit -> fit.slope() * HOUR_SECONDS).orElse(0.0);
    }
}
