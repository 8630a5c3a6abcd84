// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.documents.template;

import dev.carillon.documents.template.function.Call;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Graph of the calls between partials, which must not have cycles.
final class PartialGraph {

    private final Map<String, String> partials;
    private final Set<String> finished = new HashSet<>();
    private final List<TemplateFault> faults = new ArrayList<>();

    PartialGraph(Map<String, String> partials) {
        this.partials = new TreeMap<>(partials);
    }

    List<TemplateFault> faults() {
        partials.keySet().forEach(name -> follow(name, new ArrayDeque<>()));
        return faults;
    }

    private void follow(String name, Deque<String> trail) {
        String text = partials.get(name);
        if (text == null || finished.contains(name) || trail.size() > Nesting.LIMIT) { // Nesting refuses the rest.
            return;
        }
        trail.addLast(name);
        for (Mustache mustache : Mustache.all(text)) {
            if (!mustache.sign().endsWith(">")) {
                continue;
            }
            String called = called(mustache);
            if (trail.contains(called)) {
                String round = trail.stream()
                        .dropWhile(passed -> !passed.equals(called))
                        .collect(Collectors.joining(" → "));
                faults.add(TemplateFault.of(
                        TemplateCheck.partialPath(name),
                        new Source(text),
                        mustache.start(),
                        "ends up in itself: %s → %s".formatted(round, called)));
            } else {
                follow(called, trail);
            }
        }
        trail.removeLast();
        finished.add(name);
    }

    private static String called(Mustache mustache) {
        return mustache.parentheses() > Nesting.LIMIT
                ? ""
                : Call.parse(mustache.body()).partial();
    }
}
