// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.standalone.guide;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.util.function.SingletonSupplier;

/// Guides of the documentation, read when the first of them is asked for. Thread-safe.
final class Guides {

    /// Address of the pages.
    static final String PATH = "/docs/guides";

    private static final String DIRECTORY = "guides/";
    private static final int MOST_HITS = 50;
    private static final int EXCERPT_BEFORE = 60;
    private static final int EXCERPT = 200;

    private final SingletonSupplier<Map<String, Guide>> guides = SingletonSupplier.of(Guides::read);

    /// Section that has all words of a search.
    ///
    /// @param address address of the section
    /// @param excerpt text around the first word
    record Hit(String guide, String section, String address, String excerpt) {}

    Collection<Guide> all() {
        return guides.obtain().values();
    }

    Optional<Guide> find(String name) {
        return Optional.ofNullable(guides.obtain().get(name));
    }

    /// Sections that have all words, in any case: first those with a word in their title. At most 50.
    List<Hit> search(String text) {
        List<String> words = Arrays.stream(text.toLowerCase(Locale.ROOT).split("\\s+"))
                .filter(word -> !word.isEmpty())
                .toList();
        if (words.isEmpty()) {
            return List.of();
        }
        List<Hit> inTitles = new ArrayList<>();
        List<Hit> others = new ArrayList<>();
        for (Guide guide : all()) {
            for (Guide.Section section : guide.sections()) {
                String title = section.title().toLowerCase(Locale.ROOT);
                String content = title + "\n" + section.text().toLowerCase(Locale.ROOT);
                if (words.stream().allMatch(content::contains)) {
                    (words.stream().anyMatch(title::contains) ? inTitles : others)
                            .add(hit(guide, section, words.getFirst()));
                }
            }
        }
        inTitles.addAll(others);
        return inTitles.stream().limit(MOST_HITS).toList();
    }

    private static Hit hit(Guide guide, Guide.Section section, String word) {
        String text = section.text();
        int at = Math.max(0, text.toLowerCase(Locale.ROOT).indexOf(word));
        int begin = Math.max(0, at - EXCERPT_BEFORE);
        int end = Math.min(text.length(), begin + EXCERPT);
        return new Hit(
                guide.title(),
                section.title(),
                address(guide.name()) + (section.anchor().isEmpty() ? "" : "#" + section.anchor()),
                (begin > 0 ? "… " : "") + text.substring(begin, end) + (end < text.length() ? " …" : ""));
    }

    private static String address(String name) {
        return PATH + "/" + name;
    }

    private static Map<String, Guide> read() {
        Map<String, Guide> guides = new TreeMap<>(Comparator.<String>comparingInt(name -> name.indexOf('/') < 0 ? 0 : 1)
                .thenComparing(Comparator.naturalOrder()));
        try {
            for (Resource file :
                    new PathMatchingResourcePatternResolver().getResources("classpath*:" + DIRECTORY + "**/*.md")) {
                String path = file.getURL().toString();
                String name = path.substring(
                        path.lastIndexOf(DIRECTORY) + DIRECTORY.length(), path.length() - ".md".length());
                guides.put(
                        name, GuideReader.read(name, file.getContentAsString(StandardCharsets.UTF_8), Guides::address));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return guides;
    }
}
