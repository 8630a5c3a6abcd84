// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.deadletter;

import dev.carillon.admin.json.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/// Filter for dead letters. An empty text matches every value.
///
/// @param letter id of the only letter
/// @param fromMillis earliest instant of a letter, inclusive
/// @param toMillis latest instant of a letter, exclusive
record LetterFilter(
        String tenant,
        String code,
        String provider,
        String sourceTopic,
        String letter,
        long fromMillis,
        long toMillis) {

    /// Condition in SQL, with the parameters [#values()].
    String condition() {
        StringBuilder condition = new StringBuilder("at_millis >= ? and at_millis < ?");
        named().forEach(column ->
                condition.append(" and ").append(column.name()).append(" = ?"));
        return condition.toString();
    }

    List<Object> values() {
        List<Object> values = new ArrayList<>(List.of(fromMillis, toMillis));
        named().forEach(column -> values.add(column.value()));
        return values;
    }

    /// Filter as JSON in the answer to a redrive: the members that are set, named as in the request.
    ObjectNode json() {
        ObjectNode json = Json.object();
        Map<String, String> texts = new LinkedHashMap<>();
        texts.put("tenant", tenant);
        texts.put("code", code);
        texts.put("provider", provider);
        texts.put("sourceTopic", sourceTopic);
        texts.put("letter", letter);
        texts.put(
                "from", fromMillis == 0 ? "" : Instant.ofEpochMilli(fromMillis).toString());
        texts.put(
                "to",
                toMillis == Long.MAX_VALUE ? "" : Instant.ofEpochMilli(toMillis).toString());
        texts.forEach((name, text) -> {
            if (!text.isEmpty()) {
                json.put(name, text);
            }
        });
        return json;
    }

    private record Column(String name, String value) {}

    private List<Column> named() {
        return List.of(
                        new Column("tenant", tenant),
                        new Column("code", code),
                        new Column("provider", provider),
                        new Column("source_topic", sourceTopic),
                        new Column("id", letter))
                .stream()
                .filter(column -> !column.value().isEmpty())
                .toList();
    }
}
