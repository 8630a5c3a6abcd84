// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.documents.template;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Check of the structure of MJML elements. The compiler itself accepts any structure, and repairs or drops elements
/// without a message.
final class MjmlStructure {

    /// Deepest nesting. The compiler's time grows with the square of the depth. Elements without an end tag count too.
    private static final int DEPTH = 1_000;

    private static final Set<String> ENDLESS = Set.of(
            "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr");
    private static final Set<String> ANYWHERE = Set.of("mj-raw");
    private static final Map<String, Set<String>> PARENTS = parents();

    private record Opened(String name, int offset) {}

    private final Source source;
    private final Deque<Opened> open = new ArrayDeque<>();
    private final Set<String> seen = new HashSet<>();

    private int depth;

    private MjmlStructure(Source source) {
        this.source = source;
    }

    static Optional<MjmlCompilation.Refused> firstFault(Source source) {
        return new MjmlStructure(source).check();
    }

    private Optional<MjmlCompilation.Refused> check() {
        MarkupTags tags = new MarkupTags(source.text());
        for (Optional<MarkupTags.Tag> next = tags.next(); next.isPresent(); next = tags.next()) {
            MarkupTags.Tag tag = next.get();
            boolean isMjml = tag.name().startsWith("mj");
            depth -= tag.isClosing() ? 1 : 0;
            Optional<MjmlCompilation.Refused> fault = tag.isClosing()
                    ? isMjml ? closing(tag.name(), tag.start()) : Optional.empty()
                    : entered(tag).or(() -> isMjml ? opening(tag) : Optional.empty());
            if (fault.isPresent()) {
                return fault;
            }
        }
        if (!open.isEmpty()) {
            return refused(
                    open.getFirst().offset(),
                    "%s is not closed".formatted(open.getFirst().name()));
        }
        return seen.contains("mj-body") ? Optional.empty() : refused(0, "there must be an mjml with an mj-body");
    }

    private Optional<MjmlCompilation.Refused> entered(MarkupTags.Tag tag) {
        if (!tag.isEmptyElement() && !ENDLESS.contains(tag.name())) {
            depth++;
        }
        return depth > DEPTH
                ? refused(tag.start(), "elements are nested deeper than %d".formatted(DEPTH))
                : Optional.empty();
    }

    private Optional<MjmlCompilation.Refused> opening(MarkupTags.Tag tag) {
        String name = tag.name();
        Set<String> parents = PARENTS.get(name);
        String parent = open.isEmpty() ? "" : open.getFirst().name();
        boolean isDefault = parent.equals("mj-attributes");
        if (parents == null && !ANYWHERE.contains(name)) {
            return refused(tag.start(), "there is no element " + name);
        }
        if (parents != null && !parents.contains(parent) && !isDefault) {
            return refused(tag.start(), "%s cannot stand in %s".formatted(name, parent.isEmpty() ? "nothing" : parent));
        }
        seen.add(name);
        if (!tag.isEmptyElement()) {
            open.addFirst(new Opened(name, tag.start()));
        }
        return Optional.empty();
    }

    private Optional<MjmlCompilation.Refused> closing(String name, int offset) {
        if (open.isEmpty() || !open.getFirst().name().equals(name)) {
            return refused(
                    offset,
                    open.isEmpty()
                            ? "%s was not opened".formatted(name)
                            : "%s is closed before %s"
                                    .formatted(name, open.getFirst().name()));
        }
        open.removeFirst();
        return Optional.empty();
    }

    private Optional<MjmlCompilation.Refused> refused(int offset, String message) {
        return Optional.of(MjmlCompilation.Refused.at(source, offset, message));
    }

    private static Map<String, Set<String>> parents() {
        Map<String, Set<String>> parents = new HashMap<>();
        parents.put("mjml", Set.of(""));
        allow(parents, Set.of("mjml"), "mj-head", "mj-body");
        allow(
                parents,
                Set.of("mj-head"),
                "mj-attributes",
                "mj-breakpoint",
                "mj-font",
                "mj-html-attributes",
                "mj-preview",
                "mj-style",
                "mj-title");
        allow(parents, Set.of("mj-attributes"), "mj-all", "mj-class");
        allow(parents, Set.of("mj-html-attributes"), "mj-selector");
        allow(parents, Set.of("mj-selector"), "mj-html-attribute");
        allow(parents, Set.of("mj-body"), "mj-wrapper");
        allow(parents, Set.of("mj-body", "mj-wrapper"), "mj-section", "mj-hero");
        allow(parents, Set.of("mj-section"), "mj-group");
        allow(parents, Set.of("mj-section", "mj-group"), "mj-column");
        allow(
                parents,
                Set.of("mj-column", "mj-hero"),
                "mj-accordion",
                "mj-button",
                "mj-carousel",
                "mj-divider",
                "mj-image",
                "mj-navbar",
                "mj-social",
                "mj-spacer",
                "mj-table",
                "mj-text");
        allow(parents, Set.of("mj-accordion"), "mj-accordion-element");
        allow(parents, Set.of("mj-accordion-element"), "mj-accordion-title", "mj-accordion-text");
        allow(parents, Set.of("mj-carousel"), "mj-carousel-image");
        allow(parents, Set.of("mj-navbar"), "mj-navbar-link");
        allow(parents, Set.of("mj-social"), "mj-social-element");
        return Map.copyOf(parents);
    }

    private static void allow(Map<String, Set<String>> parents, Set<String> where, String... names) {
        for (String name : names) {
            parents.put(name, where);
        }
    }
}
