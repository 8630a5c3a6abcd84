// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.documents.condition;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.regex.MatchResult;

/// Regular expressions in RE2's syntax, which take time linear in the text. Repetitions are written out when they are
/// compiled, so their product is looked at before.
final class Patterns {

    private static final java.util.regex.Pattern REPETITION = java.util.regex.Pattern.compile("\\{(\\d+)(?:,(\\d*))?}");
    private static final double WRITTEN_OUT = 200_000;

    private Patterns() {}

    /// @throws PatternSyntaxException when it is no pattern, or too large a one
    static Pattern compile(String source) {
        double repetitions = REPETITION
                .matcher(source)
                .results()
                .mapToDouble(Patterns::repetitions)
                .reduce(1, (left, right) -> left * right);
        if (repetitions * source.length() > WRITTEN_OUT) {
            throw tooLarge(source);
        }
        Pattern pattern = Pattern.compile(source);
        if (pattern.programSize() > ConditionLimits.PATTERN_SIZE) {
            throw tooLarge(source);
        }
        return pattern;
    }

    private static double repetitions(MatchResult repetition) {
        String most = repetition.group(2) == null || repetition.group(2).isEmpty()
                ? repetition.group(1)
                : repetition.group(2);
        return Math.max(1, Double.parseDouble(most));
    }

    private static PatternSyntaxException tooLarge(String source) {
        return new PatternSyntaxException(
                "it is larger than %d instructions".formatted(ConditionLimits.PATTERN_SIZE), source);
    }
}
