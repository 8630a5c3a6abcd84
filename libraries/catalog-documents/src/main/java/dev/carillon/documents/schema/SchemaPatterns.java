// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.documents.schema;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import com.networknt.schema.SchemaException;
import com.networknt.schema.regex.RegularExpression;
import com.networknt.schema.regex.RegularExpressionFactory;
import com.networknt.schema.regex.RegularExpressions;
import dev.carillon.documents.condition.LinearPatterns;
import java.util.function.Supplier;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;

/// Patterns of JSON Schemas, in RE2's syntax: no look-around and no back references, and time linear in the text. All
/// matches of one validation share a bounded amount of work.
public final class SchemaPatterns implements RegularExpressionFactory {

    /// The largest compiled pattern, in instructions.
    public static final int PATTERN_SIZE = 2_000;

    /// The most work of all matches of one validation: characters times instructions.
    public static final long WORK = 20_000_000;

    /// The most characters of a pattern that a message repeats.
    private static final int SHOWN = 200;

    private static final java.util.regex.Pattern ESCAPED =
            java.util.regex.Pattern.compile("\\\\(?:u(\\p{XDigit}{4})|c([A-Za-z])|.)", java.util.regex.Pattern.DOTALL);

    private static final ScopedValue<Work> CURRENT = ScopedValue.newInstance();

    /// Work done so far in one validation.
    private static final class Work {

        private long done;

        void add(long work) {
            done += work;
            if (done > WORK) {
                throw new ExceededException();
            }
        }
    }

    /// More work than a validation may take.
    public static final class ExceededException extends SchemaException {

        private static final long serialVersionUID = 1L;

        ExceededException() {
            super("matching the schema's patterns takes more than the limit of %d steps".formatted(WORK));
        }
    }

    /// A pattern that cannot be used.
    public static final class RefusedPatternException extends SchemaException {

        private static final long serialVersionUID = 1L;

        private final String pattern;

        RefusedPatternException(String pattern, String why) {
            super("the pattern %s cannot be used: %s; patterns are written in RE2's syntax"
                    .formatted(pattern.length() > SHOWN ? pattern.substring(0, SHOWN) + "…" : pattern, why));
            this.pattern = pattern;
        }

        public String pattern() {
            return pattern;
        }
    }

    /// Validates with the patterns' work bounded.
    ///
    /// @throws ExceededException when the patterns take more work than the limit
    public static <T> T bounded(Supplier<T> validation) {
        return ScopedValue.where(CURRENT, new Work()).call(validation::get);
    }

    @Override
    public RegularExpression getRegularExpression(String source) {
        Pattern pattern;
        try {
            pattern = LinearPatterns.compile(translated(source), PATTERN_SIZE);
        } catch (PatternSyntaxException e) {
            throw new RefusedPatternException(source, e.getDescription());
        }
        int size = pattern.programSize();
        return text -> {
            if (CURRENT.isBound()) {
                CURRENT.get().add((long) size * (text.length() + 1));
            }
            return pattern.matcher(text).find();
        };
    }

    /// Pattern with ECMAScript's notations that RE2 writes in another way: `\\u00e9`, `\\cJ` and `\\p{Letter}`.
    private static String translated(String source) {
        return ESCAPED.matcher(RegularExpressions.replaceLongformCharacterProperties(source))
                .replaceAll(escape -> Matcher.quoteReplacement(translated(escape)));
    }

    private static String translated(MatchResult escape) {
        String hexadecimal = escape.group(1);
        String control = escape.group(2);
        return hexadecimal != null
                ? "\\x{%s}".formatted(hexadecimal)
                : control != null ? "\\x{%02x}".formatted(control.charAt(0) % 32) : escape.group();
    }
}
