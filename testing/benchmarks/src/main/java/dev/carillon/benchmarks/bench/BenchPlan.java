// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.bench;

import dev.carillon.benchmarks.client.Acks;
import dev.carillon.benchmarks.load.Population;
import dev.carillon.benchmarks.run.Arguments;
import dev.carillon.benchmarks.run.NumberOption;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Parameters of a benchmark.
///
/// @param rates Events per second
/// @param windows Number of windows at each rate
/// @param seed Seed of the order of the windows
/// @param measured Length of a window
/// @param batch Number of events in each request
/// @param acks Acknowledgement mode of the devices
/// @param probe Length of a probe in the search for the highest rate
/// @param endurance Length of an endurance run; zero if there is none
record BenchPlan(
        List<Integer> rates,
        int windows,
        int seed,
        Duration measured,
        int warmUpRate,
        Duration longestWarmUp,
        Population population,
        int batch,
        Acks acks,
        Duration probe,
        Duration endurance) {

    static final String MARKDOWN = "markdown";
    static final String OBSERVABILITY = "observability";

    private static final String ACKS = "acks";
    private static final String DEFAULT_RATES = "500,1000";
    private static final int MANY = 1_000;

    private static final NumberOption RATES =
            new NumberOption("rates", 500, 1, 100_000, "events per second, separated by commas");
    private static final NumberOption WINDOWS =
            new NumberOption("windows", 3, 1, 20, "windows at each rate, in shuffled order; the figures are medians");
    private static final NumberOption SEED =
            new NumberOption("seed", 1, 0, Integer.MAX_VALUE, "seed of the order of the windows");
    private static final NumberOption SECONDS =
            new NumberOption("seconds", 30, 1, 3_600, "length of a window in seconds");
    private static final NumberOption WARM_UP = new NumberOption(
            "warmup",
            600,
            0,
            3_600,
            "longest warm-up in seconds; it ends earlier when the compilers have little to do");
    private static final NumberOption WARM_UP_RATE = new NumberOption(
            "warmup-rate", 0, 0, 100_000, "events per second in the warm-up; 0: the median of the rates");
    private static final NumberOption RECIPIENTS =
            new NumberOption("recipients", 200, 1, 1_000_000, "recipients that get events, one after the other");
    private static final NumberOption CONNECTED =
            new NumberOption("connected", 100, 1, 100, "percentage of the recipients that have a connected device");
    private static final NumberOption CONNECTIONS = new NumberOption(
            "connections", 0, 0, 100_000, "connected devices; those beyond the recipients get no events");
    private static final NumberOption BATCH = new NumberOption(
            "batch", 1, 1, 1_000, "events in each request; all of a batch are due at the same instant");
    private static final NumberOption PROBE_SECONDS =
            new NumberOption("probe-seconds", 60, 5, 3_600, "length of a probe of --find-max in seconds");
    private static final NumberOption MINUTES = new NumberOption(
            "minutes", 0, 0, 1_440, "instead of windows, one run of so many minutes at the first rate, with trends");

    private static final List<NumberOption> NUMBERS = List.of(
            WINDOWS,
            SEED,
            SECONDS,
            WARM_UP,
            WARM_UP_RATE,
            RECIPIENTS,
            CONNECTED,
            CONNECTIONS,
            BATCH,
            PROBE_SECONDS,
            MINUTES);

    /// Names of the options with a value.
    static Set<String> options() {
        return Stream.concat(
                        Stream.of(MARKDOWN, OBSERVABILITY, ACKS, RATES.name()),
                        NUMBERS.stream().map(NumberOption::name))
                .collect(Collectors.toUnmodifiableSet());
    }

    /// @throws IllegalArgumentException if a value is not allowed; the message names the option and what it may be
    static BenchPlan of(Arguments arguments) {
        List<Integer> rates = RATES.listOf(arguments, DEFAULT_RATES);
        int warmUpRate = WARM_UP_RATE.of(arguments);
        return new BenchPlan(
                rates,
                WINDOWS.of(arguments),
                SEED.of(arguments),
                Duration.ofSeconds(SECONDS.of(arguments)),
                warmUpRate == 0 ? median(rates) : warmUpRate,
                Duration.ofSeconds(WARM_UP.of(arguments)),
                population(arguments),
                BATCH.of(arguments),
                acks(arguments.find(ACKS).orElse("none")),
                Duration.ofSeconds(PROBE_SECONDS.of(arguments)),
                Duration.ofMinutes(MINUTES.of(arguments)));
    }

    /// Lines of the command's help, one for each option with a value.
    static List<String> help() {
        Stream<String> texts = Stream.of(
                line(RATES.name(), RATES.purpose(), "%d to %d".formatted(RATES.least(), RATES.most()), DEFAULT_RATES),
                line(ACKS, "each: the devices acknowledge every frame", "none or each", "none"),
                line(OBSERVABILITY, "none: no metrics; full: scraped metrics and traces", "none or full", "counted"),
                line(MARKDOWN, "file to which the report is appended", "a path", "none"));
        Stream<String> numbers = NUMBERS.stream()
                .map(option -> line(
                        option.name(),
                        option.purpose(),
                        "%d to %d".formatted(option.least(), option.most()),
                        Integer.toString(option.fallback())));
        return Stream.concat(texts, numbers).toList();
    }

    private static String line(String name, String purpose, String range, String fallback) {
        return "  --%-14s %s (%s; default %s)".formatted(name, purpose, range, fallback);
    }

    private static Population population(Arguments arguments) {
        int recipients = RECIPIENTS.of(arguments);
        int percent = CONNECTED.of(arguments);
        int connections = CONNECTIONS.of(arguments);
        if (recipients > MANY && recipients % 100 != 0) {
            // Each producer's connection serves the same number of recipients.
            throw new IllegalArgumentException(
                    "--recipients above %d is a multiple of 100, not %d".formatted(MANY, recipients));
        }
        if (percent < 100 && connections > 0) {
            throw new IllegalArgumentException("--connections needs --connected 100: it adds devices without events");
        }
        return new Population(recipients, percent, Math.max(0, connections - recipients));
    }

    private static Acks acks(String value) {
        return switch (value) {
            case "none" -> Acks.NONE;
            case "each" -> Acks.EACH;
            default -> throw new IllegalArgumentException("--acks is none or each, not " + value);
        };
    }

    private static int median(List<Integer> rates) {
        return (int) Math.round(Median.of(rates.stream().mapToDouble(Integer::doubleValue)));
    }
}
