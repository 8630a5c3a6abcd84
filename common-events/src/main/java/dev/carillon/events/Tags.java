// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.events;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// Labels of an inbox item, by name, such as `team` and `billing`. Inbox lists can be filtered by them. A template
/// and an event have at most 16 tags each.
public record Tags(Map<String, String> values) {

    /// Maximum number of tags of one template, and of one event.
    public static final int MOST = 16;

    private static final int MOST_VALUE_LENGTH = 128;
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:-]{0,63}");

    public Tags {
        values = Map.copyOf(values);
    }

    /// Reason why a tag is not accepted; empty if it is accepted.
    public static Optional<String> fault(String name, String value) {
        if (!NAME.matcher(name).matches()) {
            return Optional.of("a tag's name must be 1 to 64 of letters, digits and . _ : -, a letter or digit first");
        }
        if (value.isEmpty() || value.length() > MOST_VALUE_LENGTH) {
            return Optional.of("a tag's value must have 1 to %d characters".formatted(MOST_VALUE_LENGTH));
        }
        return value.chars().anyMatch(c -> Character.isISOControl(c) || Character.isSurrogate((char) c))
                ? Optional.of("a tag's value must not contain control characters or surrogates")
                : Optional.empty();
    }

    /// Union of these tags and others; the other value wins for a common name.
    public Tags and(Tags others) {
        Map<String, String> all = new TreeMap<>(values);
        all.putAll(others.values);
        return new Tags(all);
    }
}
