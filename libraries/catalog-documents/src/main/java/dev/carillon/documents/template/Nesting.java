// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.documents.template;

import dev.carillon.documents.template.function.Call;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Depth of expressions: nested blocks, parentheses and called partials. It is counted, so that the result does not
/// depend on the size of a stack.
final class Nesting {

    /// The deepest nesting of expressions.
    static final int LIMIT = 50;

    private static final String PARTIAL_BLOCK = "#>";

    /// Depth of each partial; one above the limit where it is deeper, or where it calls itself.
    private final Map<String, Integer> partials = new HashMap<>();

    Nesting(Map<String, String> sources) {
        Map<String, List<Expression>> parsed = new HashMap<>();
        sources.forEach((name, text) -> parsed.put(name, expressions(text)));
        parsed.keySet().forEach(name -> partials.put(name, 0));
        boolean isChanged = true;
        // Each round finds one more level of calls.
        for (int round = 0; round <= LIMIT && isChanged; round++) {
            isChanged = false;
            for (Map.Entry<String, List<Expression>> partial : parsed.entrySet()) {
                int depth = Math.min(LIMIT + 1, depth(partial.getValue()));
                isChanged |= partials.put(partial.getKey(), depth) != depth;
            }
        }
    }

    /// First expression of a text that is nested deeper than the limit.
    Optional<Mustache> firstTooDeep(String text) {
        DepthCount count = new DepthCount();
        return expressions(text).stream()
                .filter(expression -> count.enter(expression) > LIMIT)
                .map(Expression::mustache)
                .findFirst();
    }

    private int depth(List<Expression> expressions) {
        DepthCount count = new DepthCount();
        return expressions.stream().mapToInt(count::enter).max().orElse(0);
    }

    /// @param called name of the partial that it calls; empty if it calls none
    private record Expression(Mustache mustache, int parentheses, String called) {

        static Expression of(Mustache mustache) {
            int parentheses = mustache.parentheses();
            boolean isCall = mustache.sign().endsWith(">") && parentheses <= LIMIT;
            return new Expression(
                    mustache, parentheses, isCall ? Call.parse(mustache.body()).partial() : "");
        }
    }

    private static List<Expression> expressions(String text) {
        return Mustache.all(text).stream().map(Expression::of).toList();
    }

    /// Blocks that are open at one place of a text.
    private final class DepthCount {

        private final Deque<Integer> open = new ArrayDeque<>();
        private int depth;

        /// @return depth of the expression's evaluation
        int enter(Expression expression) {
            Mustache mustache = expression.mustache();
            int called = expression.called().isEmpty() ? 0 : 1 + partials.getOrDefault(expression.called(), 0);
            int evaluated = depth + expression.parentheses() + called;
            switch (mustache.sign()) {
                case "/" -> depth -= open.isEmpty() ? 0 : open.removeFirst();
                case "#", "^", PARTIAL_BLOCK -> {
                    if (!mustache.body().isEmpty()) { // {{^}} is an else.
                        open.addFirst(1 + called);
                        depth += 1 + called;
                    }
                }
                case "" -> {
                    if (mustache.body().startsWith("else ") && !open.isEmpty()) { // A block inside the block's else.
                        open.addFirst(open.removeFirst() + 1);
                        depth++;
                    }
                }
                default -> {}
            }
            return Math.max(evaluated, depth);
        }
    }
}
