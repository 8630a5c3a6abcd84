// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.outbox;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Rows by aggregate, in the order in which they are added. A row that is not due ends the chain of its aggregate,
/// because no later row may be sent before it. For one thread.
final class Chains {

    private final Map<Aggregate, List<OutboxRow>> rows = new LinkedHashMap<>();
    private final Set<Aggregate> ended = new HashSet<>();

    void add(OutboxRow row, boolean isDue) {
        if (!isDue) {
            ended.add(row.aggregate());
        } else if (!ended.contains(row.aggregate())) {
            rows.computeIfAbsent(row.aggregate(), _ -> new ArrayList<>()).add(row);
        }
    }

    List<List<OutboxRow>> complete() {
        return rows.values().stream().map(List::copyOf).toList();
    }
}
