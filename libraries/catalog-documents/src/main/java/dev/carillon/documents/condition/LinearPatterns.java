// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.documents.condition;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.regex.Matcher;

/// Regular expressions in RE2's syntax, which take time linear in the text. Repetitions are written out when they are
/// compiled, so that their size is estimated before.
public final class LinearPatterns {

    private static final java.util.regex.Pattern REPETITION =
            java.util.regex.Pattern.compile("\\{(\\d{1,9})(?:,(\\d{0,9}))?}");

    /// Factor by which an estimate may exceed the limit, because it counts instructions that the compiler may optimize
    /// away.
    private static final int TOLERANCE = 4;

    /// The deepest nesting of groups; the compiler's recursion follows it.
    private static final int DEPTH = 100;

    private LinearPatterns() {}

    /// @throws PatternSyntaxException if the text is no pattern, or the pattern is too large
    static Pattern compile(String source) {
        return compile(source, ConditionLimits.PATTERN_SIZE);
    }

    /// @param sizeLimit the largest compiled pattern, in instructions
    /// @throws PatternSyntaxException if the text is no pattern, or the pattern is too large
    public static Pattern compile(String source, int sizeLimit) {
        Estimate estimate = new Estimate();
        if (estimate.size(source) > (double) TOLERANCE * sizeLimit) {
            throw tooLarge(source, sizeLimit);
        }
        if (estimate.deepest > DEPTH) {
            throw new PatternSyntaxException("groups are nested deeper than the limit of %d".formatted(DEPTH), source);
        }
        Pattern pattern = Pattern.compile(source);
        if (pattern.programSize() > sizeLimit) {
            throw tooLarge(source, sizeLimit);
        }
        return pattern;
    }

    private static PatternSyntaxException tooLarge(String source, int sizeLimit) {
        return new PatternSyntaxException("it is larger than %d instructions".formatted(sizeLimit), source);
    }

    /// Instructions of a pattern with its repetitions written out, counted without compiling it.
    private static final class Estimate {

        private final Deque<Double> groups = new ArrayDeque<>();
        private double size;
        private double last;
        private int deepest;

        double size(String source) {
            Matcher repetition = REPETITION.matcher(source);
            for (int i = 0; i < source.length(); i++) {
                switch (source.charAt(i)) {
                    case '\\' -> {
                        i = escaped(source, i + 1);
                        atom();
                    }
                    case '[' -> {
                        i = set(source, i + 1);
                        atom();
                    }
                    case '(' -> {
                        groups.addFirst(size);
                        size = 2;
                        deepest = Math.max(deepest, groups.size());
                    }
                    case ')' -> {
                        last = size;
                        size += groups.isEmpty() ? 0 : groups.removeFirst();
                    }
                    case '{' -> {
                        if (repetition.region(i, source.length()).lookingAt()) {
                            repeat(times(repetition));
                            i = repetition.end() - 1;
                        } else {
                            atom();
                        }
                    }
                    default -> atom();
                }
            }
            return size;
        }

        private void atom() {
            last = 1;
            size++;
        }

        private void repeat(double times) {
            size += last * (times - 1);
            last *= times;
        }

        private static double times(Matcher repetition) {
            String most = repetition.group(2) == null || repetition.group(2).isEmpty()
                    ? repetition.group(1)
                    : repetition.group(2);
            return Math.max(1, Double.parseDouble(most));
        }

        /// @return end of an escape: `\d`, `\p{L}`, `\x{e9}`
        private static int escaped(String source, int at) {
            boolean isBraced =
                    at + 1 < source.length() && "pPx".indexOf(source.charAt(at)) >= 0 && source.charAt(at + 1) == '{';
            int end = isBraced ? source.indexOf('}', at) : at;
            return end < 0 ? source.length() : end;
        }

        /// @return end of a set of characters
        private static int set(String source, int start) {
            for (int i = start; i < source.length(); i++) {
                char letter = source.charAt(i);
                if (letter == '\\') {
                    i++;
                } else if (letter == ']' && i > start && !(i == start + 1 && source.charAt(start) == '^')) {
                    return i;
                }
            }
            return source.length();
        }
    }
}
