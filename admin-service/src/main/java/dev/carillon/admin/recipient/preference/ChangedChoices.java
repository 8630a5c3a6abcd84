// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.recipient.preference;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Choices of a preference page as they were before it was saved, for a button that undoes it. Only the changed ones;
/// the page's address carries them, because the page has no session.
///
/// @param values `on`, `off` or empty, by the field's name
record ChangedChoices(Map<String, String> values) {

    /// Most characters in an address. A page with more changes has no button.
    private static final int LENGTH_LIMIT = 2_000;

    private static final Pattern CHOICE = Pattern.compile("([a-z_]+/[^:,]*):(on|off|)(?:,|$)");

    ChangedChoices {
        values = Map.copyOf(values);
    }

    static ChangedChoices between(List<PreferencePages.Line> before, Map<String, String> submitted) {
        Map<String, String> changed = new LinkedHashMap<>();
        for (PreferencePages.Line line : before) {
            line.chosen().forEach((channel, value) -> {
                String field = channel + "/" + line.id();
                if (!line.isMandatory() && !submitted.getOrDefault(field, "").equals(value)) {
                    changed.put(field, value);
                }
            });
        }
        return new ChangedChoices(changed);
    }

    static ChangedChoices parse(String text) {
        Map<String, String> values = new LinkedHashMap<>();
        Matcher choice = CHOICE.matcher(text);
        while (choice.find()) {
            values.put(choice.group(1), choice.group(2));
        }
        return new ChangedChoices(values);
    }

    /// Text for [#parse].
    String text() {
        String text = values.entrySet().stream()
                .map(choice -> choice.getKey() + ":" + choice.getValue())
                .sorted()
                .collect(Collectors.joining(","));
        return text.length() <= LENGTH_LIMIT ? text : "";
    }

    public boolean isEmpty() {
        return values.isEmpty();
    }

    /// Value that a field had, or the one that it has now.
    public String value(String field, String now) {
        return values.getOrDefault(field, now);
    }
}
