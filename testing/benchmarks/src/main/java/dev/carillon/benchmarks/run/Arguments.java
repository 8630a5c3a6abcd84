// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.run;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// Command line of `--name value` and `--name=value` pairs, and of switches without a value.
public record Arguments(Map<String, String> values) {

    public Arguments {
        values = Map.copyOf(values);
    }

    /// @throws IllegalArgumentException for an unknown name or a missing value
    public static Arguments parse(List<String> arguments, Set<String> known) {
        return parse(arguments, known, Set.of());
    }

    /// @param known Names of the options with a value
    /// @param switches Names of the options without a value
    /// @throws IllegalArgumentException for an unknown name, or a missing or superfluous value
    public static Arguments parse(List<String> arguments, Set<String> known, Set<String> switches) {
        Map<String, String> values = new HashMap<>();
        List<String> left = new ArrayList<>(arguments);
        while (!left.isEmpty()) {
            String[] sides = left.removeFirst().split("=", 2);
            String name = sides[0].startsWith("--") ? sides[0].substring(2) : "";
            if (switches.contains(name)) {
                if (sides.length == 2) {
                    throw new IllegalArgumentException(sides[0] + " has no value");
                }
                values.put(name, "");
                continue;
            }
            if (!known.contains(name)) {
                throw new IllegalArgumentException("unknown option %s; there are %s"
                        .formatted(
                                sides[0],
                                Stream.concat(known.stream(), switches.stream())
                                        .sorted()
                                        .map("--"::concat)
                                        .toList()));
            }
            if (sides.length == 1 && left.isEmpty()) {
                throw new IllegalArgumentException(sides[0] + " needs a value");
            }
            values.put(name, sides.length == 2 ? sides[1] : left.removeFirst());
        }
        return new Arguments(values);
    }

    /// True if an option or a switch was given.
    public boolean has(String name) {
        return values.containsKey(name);
    }

    public Optional<String> find(String name) {
        return Optional.ofNullable(values.get(name));
    }

    /// @throws IllegalArgumentException if the value is no number; the message names the option
    public int number(String name, int fallback) {
        return find(name).map(text -> parsed(name, text)).orElse(fallback);
    }

    /// @throws IllegalArgumentException if a value is no number; the message names the option
    public List<Integer> numbers(String name, String fallback) {
        return Arrays.stream(find(name).orElse(fallback).split(","))
                .map(text -> parsed(name, text.strip()))
                .toList();
    }

    private static int parsed(String name, String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("--%s needs a whole number, not \"%s\"".formatted(name, text), e);
        }
    }
}
