// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.documents.template;

import java.util.ArrayList;
import java.util.List;

/// An expression in braces.
///
/// @param start offset of the first brace
/// @param end offset after the last brace
/// @param sign first character: `#`, `/`, `^`, `>` or `*`; `!` for comments and escaped braces, which are not
/// evaluated; empty for a plain expression
/// @param body text after the sign
record Mustache(int start, int end, String sign, String body) {

    private static final String SIGNS = "#/^>!*";

    /// Depth of nested parentheses, without those in quotes.
    int parentheses() {
        int depth = 0;
        int deepest = 0;
        char quote = 0;
        for (int i = 0; i < body.length(); i++) {
            char letter = body.charAt(i);
            if (quote != 0) {
                quote = letter == quote && body.charAt(i - 1) != '\\' ? 0 : quote;
            } else if (letter == '"' || letter == '\'') {
                quote = letter;
            } else if (letter == '(') {
                depth++;
                deepest = Math.max(deepest, depth);
            } else if (letter == ')') {
                depth--;
            }
        }
        return deepest;
    }

    /// All expressions in a text, in order, up to one without an end.
    static List<Mustache> all(String text) {
        List<Mustache> found = new ArrayList<>();
        int start = text.indexOf("{{");
        while (start >= 0) {
            int end = end(text, start);
            if (end < 0) {
                return found;
            }
            boolean isEscaped = start > 0 && text.charAt(start - 1) == '\\';
            found.add(isEscaped ? new Mustache(start, end, "!", "") : of(start, end, text.substring(start, end)));
            start = text.indexOf("{{", end);
        }
        return found;
    }

    private static Mustache of(int start, int end, String text) {
        String inside = inside(text).strip();
        int signs = 0;
        while (signs < inside.length() && signs < 2 && SIGNS.indexOf(inside.charAt(signs)) >= 0) {
            signs++;
        }
        return new Mustache(
                start, end, inside.substring(0, signs), inside.substring(signs).strip());
    }

    /// Text between the braces, without the marks of whitespace control and of unescaped output.
    private static String inside(String text) {
        int from = 0;
        while (from < text.length() && text.charAt(from) == '{') {
            from++;
        }
        while (from < text.length() && "~&".indexOf(text.charAt(from)) >= 0) {
            from++;
        }
        int to = text.length();
        while (to > from && text.charAt(to - 1) == '}') {
            to--;
        }
        while (to > from && text.charAt(to - 1) == '~') {
            to--;
        }
        return text.substring(from, to);
    }

    private static int end(String text, int start) {
        if (text.startsWith("{{!--", start)) {
            return after(text, "--}}", start);
        }
        if (text.startsWith("{{!", start)) {
            return after(text, "}}", start);
        }
        String closing = text.startsWith("{{{", start) ? "}}}" : "}}";
        char quote = 0;
        for (int i = start + closing.length(); i < text.length(); i++) {
            char sign = text.charAt(i);
            if (quote != 0) {
                quote = sign == quote && text.charAt(i - 1) != '\\' ? 0 : quote;
            } else if (sign == '"' || sign == '\'') {
                quote = sign;
            } else if (text.startsWith(closing, i)) {
                return i + closing.length();
            }
        }
        return -1;
    }

    private static int after(String text, String closing, int from) {
        int found = text.indexOf(closing, from);
        return found < 0 ? -1 : found + closing.length();
    }
}
