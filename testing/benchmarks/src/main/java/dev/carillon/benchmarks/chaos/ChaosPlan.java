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

/// Parameters of a run.
///
/// @param injections Most injections of each fault
/// @param time Time from the start of the run after which no more faults are injected
/// @param longestPause Longest time for which a process is suspended
/// @param previous Repository with an earlier release, built, from which the services are upgraded
/// @param output Files of the results
record ChaosPlan(
        List<Fault> faults,
        int injections,
        Traffic traffic,
        long seed,
        Duration time,
        Duration longestPause,
        Optional<Path> previous,
        Output output) {

    static final Set<String> OPTIONS = Set.of(
            "faults",
            "injections",
            "messages",
            "rate",
            "recipients",
            "seed",
            "seconds",
            "longest-pause",
            "previous",
            "results",
            "markdown");

    private static final NumberOption INJECTIONS =
            new NumberOption("injections", 20, 1, 1_000, "Most injections of each fault.");
    private static final NumberOption MESSAGES =
            new NumberOption("messages", 1_000, 1, 10_000_000, "Fewest events of each fault's load.");
    private static final NumberOption RATE = new NumberOption("rate", 50, 20, 1_000, "Events per second.");
    private static final NumberOption RECIPIENTS =
            new NumberOption("recipients", 100, 100, 10_000, "Recipients, each with a connected device.");
    private static final NumberOption SECONDS = new NumberOption(
            "seconds", 7_200, 30, 86_400, "Time in seconds from the start after which no more faults are injected.");
    private static final NumberOption LONGEST_PAUSE =
            new NumberOption("longest-pause", 60, 5, 60, "Longest suspension of a process in seconds.");

    ChaosPlan {
        faults = List.copyOf(faults);
    }

    /// Size of the load of one fault.
    ///
    /// @param rate Events per second of all kinds
    /// @param messages Fewest events, if there is time
    record Traffic(int rate, int recipients, int messages) {}

    /// Files of the results.
    ///
    /// @param results File to which the run appends its results
    /// @param markdown File of the page with all results
    record Output(Optional<Path> results, Optional<Path> markdown) {}

    static ChaosPlan of(Arguments arguments) {
        return new ChaosPlan(
                arguments.find("faults").map(Fault::parse).orElse(List.of(Fault.values())),
                INJECTIONS.of(arguments),
                new Traffic(RATE.of(arguments), RECIPIENTS.of(arguments), MESSAGES.of(arguments)),
                arguments.find("seed").map(Long::parseLong).orElseGet(() -> Math.abs(System.nanoTime() % 1_000_000)),
                Duration.ofSeconds(SECONDS.of(arguments)),
                Duration.ofSeconds(LONGEST_PAUSE.of(arguments)),
                arguments.find("previous").map(Path::of),
                new Output(
                        arguments.find("results").map(Path::of),
                        arguments.find("markdown").map(Path::of)));
    }
}
