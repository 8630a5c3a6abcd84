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

/// Command line of `--name value` and `--name=value` pairs.
public record Arguments(Map<String, String> values) {

    public Arguments {
        values = Map.copyOf(values);
    }

    /// @throws IllegalArgumentException for an unknown name or a missing value
    public static Arguments parse(List<String> arguments, Set<String> known) {
        Map<String, String> values = new HashMap<>();
        List<String> left = new ArrayList<>(arguments);
        while (!left.isEmpty()) {
            String[] sides = left.removeFirst().split("=", 2);
            if (!sides[0].startsWith("--") || !known.contains(sides[0].substring(2))) {
                throw new IllegalArgumentException("unknown option %s; there are %s"
                        .formatted(
                                sides[0],
                                known.stream().sorted().map(name -> "--" + name).toList()));
            }
            if (sides.length == 1 && left.isEmpty()) {
                throw new IllegalArgumentException(sides[0] + " needs a value");
            }
            values.put(sides[0].substring(2), sides.length == 2 ? sides[1] : left.removeFirst());
        }
        return new Arguments(values);
    }

    public Optional<String> find(String name) {
        return Optional.ofNullable(values.get(name));
    }

    public int number(String name, int fallback) {
        return find(name).map(Integer::parseInt).orElse(fallback);
    }

    public List<Integer> numbers(String name, String fallback) {
        return Arrays.stream(find(name).orElse(fallback).split(","))
                .map(text -> Integer.parseInt(text.strip()))
                .toList();
    }
}
