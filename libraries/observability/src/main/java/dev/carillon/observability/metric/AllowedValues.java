// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.observability.metric;

import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// Limit on the values of a label: the known ones, or a number of values in order of appearance. Thread-safe.
final class AllowedValues {

    private final Map<Label, Set<String>> seen = new EnumMap<>(Label.class);

    synchronized String of(Label label, String value) {
        if (!label.known().isEmpty()) {
            return label.known().contains(value) ? value : Label.OTHER;
        }
        Set<String> known = seen.computeIfAbsent(label, _ -> new HashSet<>());
        if (known.contains(value)) {
            return value;
        }
        if (known.size() >= label.most()) {
            return Label.OTHER;
        }
        known.add(value);
        return value;
    }
}
