// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.bench;

import java.util.List;
import java.util.Optional;

/// Straight line through points, by least squares.
///
/// @param intercept Value of the line at 0
/// @param slope Rise of the line per unit
/// @param explained Share of the variance that the line explains (r²), from 0 to 1
record LinearFit(double intercept, double slope, double explained) {

    /// Point in the plane.
    record Point(double x, double y) {}

    /// Line through the points. Empty if all have the same x.
    static Optional<LinearFit> through(List<Point> points) {
        double meanX = points.stream().mapToDouble(Point::x).average().orElse(0);
        double meanY = points.stream().mapToDouble(Point::y).average().orElse(0);
        double squaresX = 0;
        double squaresY = 0;
        double products = 0;
        for (Point point : points) {
            squaresX += (point.x() - meanX) * (point.x() - meanX);
            squaresY += (point.y() - meanY) * (point.y() - meanY);
            products += (point.x() - meanX) * (point.y() - meanY);
        }
        if (squaresX == 0) {
            return Optional.empty();
        }
        double slope = products / squaresX;
        double explained = squaresY == 0 ? 1 : products * products / (squaresX * squaresY);
        return Optional.of(new LinearFit(meanY - slope * meanX, slope, explained));
    }
}
