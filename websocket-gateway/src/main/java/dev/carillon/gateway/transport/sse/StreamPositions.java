// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.transport.sse;

import dev.carillon.events.Lane;
import dev.carillon.gateway.inbox.Cursor;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// The positions of all lanes as an event id: `critical:<epoch>:<position>,standard:…,bulk:…`. Immutable.
record StreamPositions(Map<Lane, Cursor> cursors) {

    static final StreamPositions NONE = new StreamPositions(Map.of());

    StreamPositions {
        cursors = cursors.isEmpty() ? new EnumMap<>(Lane.class) : new EnumMap<>(cursors);
    }

    StreamPositions with(Lane lane, Cursor cursor) {
        Map<Lane, Cursor> changed = new EnumMap<>(Lane.class);
        changed.putAll(cursors);
        changed.put(lane, cursor);
        return new StreamPositions(changed);
    }

    /// Parts that are not understood are passed over: their lanes begin anew.
    static StreamPositions parse(String text) {
        Map<Lane, Cursor> cursors = new EnumMap<>(Lane.class);
        for (String part : text.split(",", Lane.values().length + 1)) {
            parsePart(part).ifPresent(entry -> cursors.put(entry.getKey(), entry.getValue()));
        }
        return new StreamPositions(cursors);
    }

    private static Optional<Map.Entry<Lane, Cursor>> parsePart(String part) {
        String[] fields = part.strip().split(":", 3);
        if (fields.length != 3 || !fields[2].matches("\\d{1,15}")) {
            return Optional.empty();
        }
        return Lane.find(fields[0]).map(lane -> Map.entry(lane, new Cursor(fields[1], Long.parseLong(fields[2]))));
    }

    @Override
    public String toString() {
        return cursors.entrySet().stream()
                .map(entry -> entry.getKey().wireName() + ":" + entry.getValue().epoch() + ":"
                        + entry.getValue().position())
                .collect(Collectors.joining(","));
    }
}
