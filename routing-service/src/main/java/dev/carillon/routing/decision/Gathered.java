// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.decision;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a digest stands for.
///
/// @param items the data of the events that it gathered, in the order in which they came
public record Gathered(List<Map<String, @Nullable Object>> items) {

    public Gathered {
        items = List.copyOf(items);
    }

    public int count() {
        return items.size();
    }

    Optional<Map<String, @Nullable Object>> last() {
        return items.isEmpty() ? Optional.empty() : Optional.of(items.getLast());
    }
}
