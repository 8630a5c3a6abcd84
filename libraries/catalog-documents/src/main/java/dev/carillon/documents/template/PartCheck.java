// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.documents.template;

import com.github.jknack.handlebars.Handlebars;
import com.github.jknack.handlebars.HandlebarsException;
import dev.carillon.documents.template.function.Call;
import dev.carillon.documents.template.function.CallCheck;
import dev.carillon.events.MessageLink;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// Check of one text of a template.
final class PartCheck {

    /// Scope in which names are looked up.
    enum Scope {
        /// The model.
        CONTENT,
        /// The scope of the caller.
        PARTIAL
    }

    private static final Set<String> NAMES = Set.of(
            "data",
            "recipient",
            "event",
            "digest",
            MessageLink.UNSUBSCRIBE.variable(),
            MessageLink.PREFERENCES.variable());
    private static final Set<String> SAME_NAMES = Set.of("if", "unless");
    private static final Pattern FIRST_NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_-]*");
    private static final Set<String> CONSTANTS = Set.of("true", "false", "null", "undefined", "this", "else", "as");

    /// Faults of one text after which the check ends. The place of each is counted from the text's beginning.
    private static final int MOST_FAULTS = 50;

    private final String path;
    private final Source source;
    private final Set<String> partials;
    private final Nesting nesting;
    private final List<TemplateFault> faults = new ArrayList<>();

    /// Blocks that are open here, the innermost first.
    private final Deque<String> open = new ArrayDeque<>();

    /// @param partials the template's partials by their names
    PartCheck(String path, String text, Set<String> partials, Nesting nesting) {
        this.path = path;
        this.source = new Source(text);
        this.partials = Set.copyOf(partials);
        this.nesting = nesting;
    }

    /// @param handlebars configuration with exactly the supported helpers
    List<TemplateFault> faults(Handlebars handlebars, Scope scope) {
        nesting.firstTooDeep(source.text())
                .ifPresent(mustache ->
                        fault(mustache, "expressions are nested deeper than the limit of %d".formatted(Nesting.LIMIT)));
        if (!faults.isEmpty()) {
            return faults;
        }
        for (Mustache mustache : Mustache.all(source.text())) {
            check(mustache, scope);
            if (faults.size() >= MOST_FAULTS) {
                return faults;
            }
        }
        if (faults.isEmpty()) {
            compile(handlebars);
        }
        return faults;
    }

    private void check(Mustache mustache, Scope scope) {
        switch (mustache.sign()) {
            case "!" -> {}
            case ">", "#>" -> checkPartial(mustache);
            case "*", "#*" -> fault(mustache, "decorators are not for templates");
            case "/" -> open.pollFirst();
            case "#", "^" -> {
                checkCall(mustache, scope);
                enter(mustache);
            }
            default -> checkCall(mustache, scope);
        }
        if (mustache.sign().equals("#>")) {
            enter(mustache);
        }
    }

    private void enter(Mustache mustache) {
        if (mustache.body().isEmpty()) {
            return; // {{^}} is an else.
        }
        open.addFirst(Call.parse(mustache.body()).helper());
    }

    private void checkCall(Mustache mustache, Scope scope) {
        boolean isElse = mustache.body().startsWith("else ");
        Call call = Call.parse(isElse ? mustache.body().substring("else ".length()) : mustache.body());
        CallCheck.fault(call).ifPresent(message -> fault(mustache, message));
        if (scope == Scope.CONTENT && SAME_NAMES.containsAll(open)) {
            unknownName(call)
                    .ifPresent(name -> fault(
                            mustache,
                            "there is no %s: names begin with data, recipient, event or digest".formatted(name)));
        }
    }

    private static Optional<String> unknownName(Call call) {
        List<Call.Argument> values = new ArrayList<>(call.arguments());
        values.addAll(call.named().values());
        if (values.isEmpty()) {
            values.add(call.name());
        }
        return values.stream()
                .map(value -> switch (value) {
                    case Call.Text _ -> Optional.<String>empty();
                    case Call.Nested(Call nested) -> unknownName(nested);
                    case Call.Path(String name) -> Optional.of(name).filter(PartCheck::isUnknown);
                })
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static boolean isUnknown(String path) {
        String first = path.split("[./\\[|]", 2)[0];
        return FIRST_NAME.matcher(first).matches() && !NAMES.contains(first) && !CONSTANTS.contains(first);
    }

    private void checkPartial(Mustache mustache) {
        switch (Call.parse(mustache.body()).name()) {
            case Call.Nested _ -> fault(mustache, "the name of a partial must be written out");
            case Call.Text(String name) -> checkPartial(mustache, name);
            case Call.Path(String name) -> checkPartial(mustache, name);
        }
    }

    private void checkPartial(Mustache mustache, String name) {
        if (!partials.contains(name) && !name.equals("@partial-block")) {
            fault(mustache, "the template has no partial " + name);
        }
    }

    private void compile(Handlebars handlebars) {
        try {
            handlebars.compileInline(source.text());
        } catch (HandlebarsException e) {
            faults.add(Optional.ofNullable(e.getError())
                    .map(error -> new TemplateFault(path, error.line, Math.max(1, error.column), error.reason))
                    .orElseGet(() -> TemplateFault.of(path, String.valueOf(e.getMessage()))));
        } catch (IOException e) {
            faults.add(TemplateFault.of(path, String.valueOf(e.getMessage())));
        }
    }

    private void fault(Mustache mustache, String message) {
        faults.add(TemplateFault.of(path, source, mustache.start(), message));
    }
}
