// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.run;

import java.util.List;

/// Option of a command line whose value is a whole number in a range.
///
/// @param fallback Value if the option is not given
/// @param least Smallest allowed value
/// @param most Largest allowed value
/// @param purpose Sentence for the command's help
public record NumberOption(String name, int fallback, int least, int most, String purpose) {

    /// @throws IllegalArgumentException if the value is not in the range; the message names the option and the range
    public int of(Arguments arguments) {
        return inRange(arguments.number(name, fallback));
    }

    /// Several values, separated by commas.
    ///
    /// @param fallbacks Values if the option is not given
    /// @throws IllegalArgumentException if a value is not in the range; the message names the option and the range
    public List<Integer> listOf(Arguments arguments, String fallbacks) {
        return arguments.numbers(name, fallbacks).stream().map(this::inRange).toList();
    }

    private int inRange(int value) {
        if (value < least || value > most) {
            throw new IllegalArgumentException("--%s is from %d to %d, not %d".formatted(name, least, most, value));
        }
        return value;
    }
}
