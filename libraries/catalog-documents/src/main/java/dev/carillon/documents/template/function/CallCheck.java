// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.documents.template.function;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/// Check of the arguments of helpers, as far as they are literals.
public final class CallCheck {

    private CallCheck() {}

    public static Optional<String> fault(Call call) {
        return own(call)
                .or(() -> Stream.concat(
                                Stream.concat(Stream.of(call.name()), call.arguments().stream()),
                                call.named().values().stream())
                        .flatMap(argument ->
                                argument instanceof Call.Nested(Call nested) ? Stream.of(nested) : Stream.empty())
                        .flatMap(nested -> fault(nested).stream())
                        .findFirst());
    }

    private static Optional<String> own(Call call) {
        Optional<LocalizedFunction> function = Stream.of(LocalizedFunction.values())
                .filter(candidate -> candidate.helperName().equals(call.helper()))
                .findFirst();
        if (function.isEmpty()) {
            return Optional.empty();
        }
        if (call.arguments().isEmpty()) {
            return Optional.of("%s needs a value to write".formatted(call.helper()));
        }
        return switch (function.get()) {
            case PLURAL -> plural(call.named());
            case NUMBER -> style(call, Numbers.STYLES);
            case CURRENCY -> currency(call);
            case DATE, TIME -> style(call, DateTimeFormats.STYLES.keySet());
            case MESSAGE -> message(call);
        };
    }

    private static Optional<String> plural(Map<String, Call.Argument> words) {
        for (String word : words.keySet()) {
            if (!Numbers.PLURALS.contains(word)) {
                return Optional.of("plural knows no %s, but %s".formatted(word, new TreeSet<>(Numbers.PLURALS)));
            }
        }
        return words.containsKey("other") ? Optional.empty() : Optional.of("plural needs other=\"…\"");
    }

    private static Optional<String> style(Call call, Set<String> styles) {
        return call.arguments().size() > 1
                        && call.arguments().get(1) instanceof Call.Text(String style)
                        && !styles.contains(style)
                ? Optional.of("%s knows no style %s, but %s".formatted(call.helper(), style, new TreeSet<>(styles)))
                : Optional.empty();
    }

    private static Optional<String> currency(Call call) {
        if (call.arguments().size() < 2) {
            return Optional.of("currency needs a code, such as \"EUR\"");
        }
        return call.arguments().get(1) instanceof Call.Text(String code) && !Numbers.isCurrency(code)
                ? Optional.of("there is no currency " + code)
                : Optional.empty();
    }

    private static Optional<String> message(Call call) {
        if (!(call.arguments().getFirst() instanceof Call.Text(String pattern))) {
            return Optional.of("a message pattern must be written out");
        }
        Optional<String> fault = MessagePatterns.fault(pattern);
        if (fault.isPresent()) {
            return Optional.of("not a message pattern: " + fault.get());
        }
        Set<String> missing = new TreeSet<>(MessagePatterns.argumentNames(pattern));
        missing.removeAll(call.named().keySet());
        return missing.isEmpty() ? Optional.empty() : Optional.of("the message pattern needs " + missing);
    }
}
