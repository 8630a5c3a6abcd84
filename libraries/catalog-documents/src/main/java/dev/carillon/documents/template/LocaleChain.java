// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.documents.template;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// Languages to try, in order: the recipient's (`de-AT`, then `de`), the tenant's, and last the content without a
/// language. In lower case.
public record LocaleChain(List<String> tags) {

    public LocaleChain {
        tags = List.copyOf(tags);
    }

    /// @param preferred BCP 47 tags, the most preferred first; empty ones are ignored
    public static LocaleChain of(String... preferred) {
        Set<String> tags = new LinkedHashSet<>();
        for (String tag : preferred) {
            String rest = normalize(tag);
            while (!rest.isEmpty()) {
                tags.add(rest);
                rest = rest.substring(0, Math.max(0, rest.lastIndexOf('-')));
            }
        }
        tags.add("");
        return new LocaleChain(List.copyOf(tags));
    }

    /// Locale for plurals, numbers and dates of a content. It is the recipient's own, with its region, if the content
    /// is in that language; otherwise the content's, so that English words get English plurals.
    ///
    /// @param content the content's tag; empty means the tenant's language, which is the last of the chain
    Locale formatting(String content) {
        String wanted = tags.getFirst();
        String given = content.isEmpty() ? last() : normalize(content);
        if (given.isEmpty()) {
            return Locale.ENGLISH;
        }
        Locale locale = Locale.forLanguageTag(given);
        Locale preferred = Locale.forLanguageTag(wanted);
        return preferred.getLanguage().equals(locale.getLanguage()) ? preferred : locale;
    }

    /// The least preferred language, with its region if it has one.
    private String last() {
        String language = tags.stream().filter(tag -> !tag.isEmpty()).reduce("", (_, tag) -> tag);
        return tags.stream()
                .filter(tag -> tag.startsWith(language + "-"))
                .findFirst()
                .orElse(language);
    }

    static String normalize(String tag) {
        return tag.replace('_', '-').toLowerCase(Locale.ROOT);
    }
}
