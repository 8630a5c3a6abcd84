// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.documents.template.function;

import com.ibm.icu.text.MessageFormat;
import com.ibm.icu.text.MessagePattern;
import com.ibm.icu.util.ULocale;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// ICU message patterns with named arguments.
final class MessagePatterns {

    /// Exponents with three digits or more: `::scale/1E999999999` would write a thousand million digits.
    private static final Pattern LARGE_EXPONENT = Pattern.compile("[0-9.][eE][+-]?[0-9]{3}");

    private MessagePatterns() {}

    /// Fault of a pattern; empty if it has none.
    static Optional<String> fault(String pattern) {
        try {
            MessagePattern parsed = new MessagePattern(pattern);
            if (parsed.hasNumberedArguments()) {
                return Optional.of("arguments have names, not numbers");
            }
            for (int i = 0; i < parsed.countParts(); i++) {
                MessagePattern.Part part = parsed.getPart(i);
                if (part.getType() == MessagePattern.Part.Type.ARG_TYPE
                        && Set.of("date", "time").contains(parsed.getSubstring(part))) {
                    return Optional.of("dates and times are given ready: {when} with when=(date …)");
                }
                if (part.getType() == MessagePattern.Part.Type.ARG_STYLE
                        && LARGE_EXPONENT.matcher(parsed.getSubstring(part)).find()) {
                    return Optional.of("an exponent in a number's style has at most two digits");
                }
            }
            MessageFormat unused = new MessageFormat(pattern, ULocale.ENGLISH);
            return unused.usesNamedArguments() || argumentNames(pattern).isEmpty()
                    ? Optional.empty()
                    : Optional.of("arguments have names");
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    /// @param pattern a pattern without fault
    static Set<String> argumentNames(String pattern) {
        MessagePattern parsed = new MessagePattern(pattern);
        Set<String> names = new TreeSet<>();
        for (int i = 0; i < parsed.countParts(); i++) {
            MessagePattern.Part part = parsed.getPart(i);
            if (part.getType() == MessagePattern.Part.Type.ARG_NAME) {
                names.add(parsed.getSubstring(part));
            }
        }
        return names;
    }

    static String format(String pattern, Map<String, Object> values, LocaleConventions conventions) throws IOException {
        if (fault(pattern).isPresent()) {
            throw new IOException("not a message pattern");
        }
        Map<String, Object> arguments = new HashMap<>();
        for (String name : argumentNames(pattern)) {
            Object value = values.get(name);
            if (value == null) {
                throw new IOException("missing: " + name);
            }
            arguments.put(name, value instanceof Number ? Numbers.require(value) : value.toString());
        }
        try {
            return new MessageFormat(pattern, conventions.icuLocale()).format(arguments);
        } catch (IllegalArgumentException e) {
            throw new IOException("a value does not fit the message pattern", e);
        }
    }
}
