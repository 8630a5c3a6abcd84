// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.chaos;

import dev.carillon.benchmarks.run.Arguments;
import dev.carillon.benchmarks.run.NumberOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// Parameters of a run.
///
/// @param injections Injections of each fault
/// @param messages Fewest events of each fault's load
/// @param pauses Times for which processes are suspended
/// @param markdown File of the report
record ChaosPlan(
        List<Fault> faults,
        int injections,
        Traffic traffic,
        long seed,
        List<Duration> pauses,
        Optional<Path> markdown) {

    static final Set<String> OPTIONS =
            Set.of("faults", "injections", "messages", "rate", "recipients", "seed", "longest-pause", "markdown");

    private static final NumberOption INJECTIONS =
            new NumberOption("injections", 20, 1, 1_000, "Injections of each fault.");
    private static final NumberOption MESSAGES =
            new NumberOption("messages", 100_000, 1, 10_000_000, "Fewest events of each fault's load.");
    private static final NumberOption RATE = new NumberOption("rate", 200, 10, 5_000, "Events per second.");
    private static final NumberOption RECIPIENTS =
            new NumberOption("recipients", 100, 20, 10_000, "Recipients, each with a connected device.");
    private static final NumberOption LONGEST_PAUSE =
            new NumberOption("longest-pause", 60, 5, 60, "Longest suspension of a process in seconds.");

    ChaosPlan {
        faults = List.copyOf(faults);
        pauses = List.copyOf(pauses);
    }

    /// Size of the load of one fault.
    ///
    /// @param rate Events per second of all kinds
    /// @param messages Fewest events
    record Traffic(int rate, int recipients, int messages) {}

    static ChaosPlan of(Arguments arguments) {
        int longest = LONGEST_PAUSE.of(arguments);
        return new ChaosPlan(
                arguments.find("faults").map(Fault::parse).orElse(List.of(Fault.values())),
                INJECTIONS.of(arguments),
                new Traffic(RATE.of(arguments), RECIPIENTS.of(arguments), MESSAGES.of(arguments)),
                arguments.find("seed").map(Long::parseLong).orElseGet(() -> System.nanoTime() % 1_000_000),
                Stream.of(5, 30, 60)
                        .filter(seconds -> seconds <= longest)
                        .map(Duration::ofSeconds)
                        .toList(),
                arguments.find("markdown").map(Path::of));
    }
}
