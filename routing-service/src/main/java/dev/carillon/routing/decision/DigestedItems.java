// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.decision;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Items that a digest gathered.
///
/// @param items data of the gathered events, in the order of arrival
public record DigestedItems(List<Map<String, @Nullable Object>> items) {

    public DigestedItems {
        items = List.copyOf(items);
    }

    public int count() {
        return items.size();
    }
}
