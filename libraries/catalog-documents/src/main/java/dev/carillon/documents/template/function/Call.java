// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.documents.template.function;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Content of an expression: a value or a helper, with its arguments.
///
/// @param name name of the helper or value
/// @param named arguments of the form `name=argument`
public record Call(Argument name, List<Argument> arguments, Map<String, Argument> named) {

    /// One argument of an expression.
    public sealed interface Argument {}

    /// Written out in quotes.
    public record Text(String value) implements Argument {}

    /// A path to a value, a number, `true` or `false`.
    public record Path(String value) implements Argument {}

    /// A call in parentheses.
    public record Nested(Call call) implements Argument {}

    /// Name of the helper or value; empty if it is not a path.
    public String helper() {
        return name instanceof Path(String path) ? path : "";
    }

    /// Name of the called partial; empty if it is not written out.
    public String partial() {
        return switch (name) {
            case Text(String written) -> written;
            case Path(String written) -> written;
            case Nested _ -> "";
        };
    }

    public static Call parse(String text) {
        return new Parser(text).call();
    }

    /// Parser of well-formed expressions. It ignores malformed ones, because Handlebars refuses them.
    private static final class Parser {

        private final String text;
        private int at;

        Parser(String text) {
            this.text = text;
        }

        Call call() {
            List<Argument> arguments = new ArrayList<>();
            Map<String, Argument> named = new LinkedHashMap<>();
            skipSpace();
            while (at < text.length() && text.charAt(at) != ')') {
                int equals = nameLength();
                if (equals > 0) {
                    String name = text.substring(at, at + equals);
                    at += equals + 1;
                    skipSpace();
                    named.put(name, argument());
                } else {
                    arguments.add(argument());
                }
                skipSpace();
            }
            return arguments.isEmpty()
                    ? new Call(new Path(""), List.of(), named)
                    : new Call(arguments.getFirst(), List.copyOf(arguments.subList(1, arguments.size())), named);
        }

        private Argument argument() {
            if (at >= text.length()) {
                return new Path("");
            }
            char sign = text.charAt(at);
            if (sign == '(') {
                at++;
                Call call = call();
                at++;
                return new Nested(call);
            }
            return sign == '"' || sign == '\'' ? quoted(sign) : path();
        }

        private Argument quoted(char quote) {
            StringBuilder value = new StringBuilder();
            for (at++; at < text.length() && text.charAt(at) != quote; at++) {
                if (text.charAt(at) == '\\' && at + 1 < text.length() && text.charAt(at + 1) == quote) {
                    at++;
                }
                value.append(text.charAt(at));
            }
            at++;
            return new Text(value.toString());
        }

        private Argument path() {
            int start = at++;
            while (at < text.length()
                    && !Character.isWhitespace(text.charAt(at))
                    && "()".indexOf(text.charAt(at)) < 0) {
                at++;
            }
            return new Path(text.substring(start, at));
        }

        /// Length of a name before an equals sign; 0 if there is none.
        private int nameLength() {
            int end = at;
            while (end < text.length() && (Character.isLetterOrDigit(text.charAt(end)) || text.charAt(end) == '_')) {
                end++;
            }
            return end < text.length() && text.charAt(end) == '=' ? end - at : 0;
        }

        private void skipSpace() {
            while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
                at++;
            }
        }
    }
}
