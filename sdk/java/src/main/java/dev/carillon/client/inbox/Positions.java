// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.client.inbox;

import java.util.HashMap;
import java.util.Map;

/// Positions up to which the listener has received each stream. Used by the protocol library's thread only, once
/// connected.
final class Positions {

    private final PositionStore store;
    private final Map<String, Position> current;

    Positions(PositionStore store) {
        this.store = store;
        this.current = new HashMap<>(store.load());
    }

    Map<String, Position> current() {
        return Map.copyOf(current);
    }

    /// Sets the position at which a stream starts, or starts again.
    void begin(String stream, Position position) {
        current.put(stream, position);
        store.save(current());
    }

    /// Sets the position from which a stream was resumed.
    void resume(String stream, Position position) {
        current.putIfAbsent(stream, position);
    }

    /// Advances a stream, after the listener has received all publications up to an offset.
    void advance(String stream, long offset) {
        Position before = current.get(stream);
        if (before != null && offset > before.offset()) {
            current.put(stream, new Position(before.epoch(), offset));
            store.save(current());
        }
    }
}
