// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.chaos;

import dev.carillon.benchmarks.cluster.Part;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;

/// Upgrade of each service in turn, then the way back in the reverse order, and so on.
///
/// @param order Services in the order of the upgrade: what reads before what writes
/// @param previous Repository with the earlier release, built
/// @param next Repository with the later release, built
record RollingUpgrade(List<Part> order, Path previous, Path next) {

    private static final List<String> MODULES = List.of("admin", "delivery", "ingestion", "routing", "gateway");

    RollingUpgrade {
        order = List.copyOf(order);
    }

    /// Start of a service in a release.
    ///
    /// @param isForward False on the way back to the earlier release
    record Step(Part service, Path release, boolean isForward) {}

    static RollingUpgrade of(List<Part> services, Path previous, Path next) {
        return new RollingUpgrade(
                services.stream()
                        .sorted(Comparator.comparingInt(RollingUpgrade::rank))
                        .toList(),
                previous,
                next);
    }

    /// Step of the upgrade with this number, from 0.
    Step step(int number) {
        int position = number % order.size();
        boolean isForward = number / order.size() % 2 == 0;
        return new Step(
                order.get(isForward ? position : order.size() - 1 - position), isForward ? next : previous, isForward);
    }

    private static int rank(Part service) {
        return MODULES.indexOf(service.label().replace("second_", ""));
    }
}
