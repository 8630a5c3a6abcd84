// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.documents.template;

import com.github.jknack.handlebars.Helper;
import com.github.jknack.handlebars.Options;
import com.github.jknack.handlebars.TagType;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Member of an object or item of a list, by a name or an index that the data holds: `{{lookup data.names data.lang}}`.
/// A missing member has no value in parentheses, and fails the rendering where it would be written.
final class Lookup implements Helper<Object> {

    static final String NAME = "lookup";

    @Override
    public @Nullable Object apply(@Nullable Object value, Options options) throws IOException {
        Object key = options.params.length == 0 ? null : options.param(0);
        Object found = key == null ? null : find(value, key);
        if (found == null && options.tagType != TagType.SUB_EXPRESSION && options.tagType != TagType.SECTION) {
            throw new IOException("missing: what lookup is to find");
        }
        return found;
    }

    private static @Nullable Object find(@Nullable Object value, Object key) {
        return switch (value) {
            case Map<?, ?> members -> members.get(key.toString());
            case List<?> items -> {
                int index = index(key);
                yield index >= 0 && index < items.size() ? items.get(index) : null;
            }
            case null, default -> null;
        };
    }

    /// The list's index that a number or a text names; -1 if it names none.
    private static int index(Object key) {
        String text = key.toString();
        return text.length() <= 9 && !text.isEmpty() && text.chars().allMatch(digit -> digit >= '0' && digit <= '9')
                ? Integer.parseInt(text)
                : -1;
    }
}
