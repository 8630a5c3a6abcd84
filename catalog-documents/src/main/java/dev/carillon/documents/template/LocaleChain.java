// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.documents.template;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// The languages to try, in order: the recipient's (`de-AT`, then `de`), the tenant's, and at last the content that
/// names none. In lower case.
public record LocaleChain(List<String> tags) {

    public LocaleChain {
        tags = List.copyOf(tags);
    }

    /// @param preferred BCP 47 tags, the most wanted first; empty ones are passed over
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

    static String normalize(String tag) {
        return tag.replace('_', '-').toLowerCase(Locale.ROOT);
    }
}
