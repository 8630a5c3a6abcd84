// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.documents.template;

import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/// Replaces a text's expressions with placeholders for a compiler that does not support them, and restores them.
final class Placeholders {

    private static final String WORD = "expression";
    private static final String END = "x";

    /// Digits of the largest number of an expression that an `int` can hold without overflow.
    private static final int MOST_DIGITS = 9;

    private final List<Mustache> expressions;
    private final String original;
    private final String mark;
    private final String text;

    Placeholders(String original, List<Mustache> expressions) {
        this.original = original;
        this.expressions = List.copyOf(expressions);
        this.mark = mark(original);
        this.text = replaced();
    }

    /// The text with a placeholder of letters and digits for each expression, which markup does not change.
    String text() {
        return text;
    }

    /// The original with its expressions masked, so that offsets do not change.
    String masked() {
        StringBuilder result = new StringBuilder(original);
        for (Mustache expression : expressions) {
            for (int i = expression.start(); i < expression.end(); i++) {
                if (result.charAt(i) != '\n') {
                    result.setCharAt(i, 'x');
                }
            }
        }
        return result.toString();
    }

    /// First expression whose placeholder the compiled text has lost.
    Optional<Mustache> firstMissing(String compiled) {
        BitSet found = new BitSet(expressions.size());
        scan(compiled, (_, _, number) -> found.set(number));
        for (int i = found.nextClearBit(0); i < expressions.size(); i = found.nextClearBit(i + 1)) {
            if (!expressions.get(i).sign().equals("!")) {
                return Optional.of(expressions.get(i));
            }
        }
        return Optional.empty();
    }

    /// The compiled text with the expressions in place of their placeholders.
    String restore(String compiled) {
        StringBuilder result = new StringBuilder();
        int end = scan(compiled, (from, start, number) -> {
            Mustache expression = expressions.get(number);
            result.append(compiled, from, start).append(original, expression.start(), expression.end());
        });
        return result.append(compiled, end, compiled.length()).toString();
    }

    /// Receiver of the placeholders in a text.
    @FunctionalInterface
    private interface Found {

        /// @param from end of the placeholder before; 0 for the first
        void at(int from, int start, int number);
    }

    /// Reads a text once, however many placeholders it has.
    ///
    /// @return end of the last placeholder; 0 if there is none
    private int scan(String compiled, Found found) {
        int end = 0;
        int start = compiled.indexOf(mark);
        while (start >= 0) {
            int at = start + mark.length();
            int number = 0;
            int digits = 0;
            while (digits < MOST_DIGITS && at < compiled.length() && isDigit(compiled.charAt(at))) {
                number = 10 * number + compiled.charAt(at) - '0';
                digits++;
                at++;
            }
            boolean isPlaceholder = digits > 0 && compiled.startsWith(END, at) && number < expressions.size();
            if (isPlaceholder) {
                found.at(end, start, number);
                end = at + END.length();
            }
            start = compiled.indexOf(mark, isPlaceholder ? end : start + 1);
        }
        return end;
    }

    private static boolean isDigit(char sign) {
        return sign >= '0' && sign <= '9';
    }

    private String replaced() {
        StringBuilder result = new StringBuilder();
        int end = 0;
        for (int i = 0; i < expressions.size(); i++) {
            result.append(original, end, expressions.get(i).start()).append(word(i));
            end = expressions.get(i).end();
        }
        return result.append(original, end, original.length()).toString();
    }

    private String word(int number) {
        return mark + number + END;
    }

    /// Prefix of placeholders that the text does not contain: one `z` more than any `expression` in the text has.
    private static String mark(String text) {
        int most = -1;
        for (int at = text.indexOf(WORD); at >= 0; at = text.indexOf(WORD, at + WORD.length())) {
            int end = at + WORD.length();
            int count = 0;
            while (end < text.length() && text.charAt(end) == 'z') {
                end++;
                count++;
            }
            most = Math.max(most, count);
        }
        return WORD + "z".repeat(most + 1);
    }
}
