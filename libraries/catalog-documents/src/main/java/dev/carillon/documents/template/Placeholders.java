// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.documents.template;

import java.util.List;
import java.util.Optional;

/// Replaces a text's expressions with placeholders for a compiler that does not support them, and restores them.
final class Placeholders {

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

    Optional<Mustache> firstMissing(String compiled) {
        for (int i = 0; i < expressions.size(); i++) {
            if (!compiled.contains(word(i)) && !expressions.get(i).sign().equals("!")) {
                return Optional.of(expressions.get(i));
            }
        }
        return Optional.empty();
    }

    String restore(String compiled) {
        String result = compiled;
        for (int i = 0; i < expressions.size(); i++) {
            Mustache expression = expressions.get(i);
            result = result.replace(word(i), original.substring(expression.start(), expression.end()));
        }
        return result;
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
        return mark + number + "x";
    }

    /// Prefix of placeholders that the text does not contain.
    private static String mark(String text) {
        String candidate = "expression";
        while (text.contains(candidate)) {
            candidate += "z";
        }
        return candidate;
    }
}
