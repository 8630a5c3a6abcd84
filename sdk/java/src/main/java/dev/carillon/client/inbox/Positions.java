// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.client.inbox;

import java.util.HashMap;
import java.util.Map;

/// Up to where the listener has been told each stream. For the protocol library's one thread, after the beginning.
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

    /// The stream begins here, or begins anew.
    void begin(String stream, Position position) {
        current.put(stream, position);
        store.save(current());
    }

    /// The stream goes on from where it was asked to.
    void resume(String stream, Position position) {
        current.putIfAbsent(stream, position);
    }

    /// Everything up to here has been told.
    void advance(String stream, long offset) {
        Position before = current.get(stream);
        if (before != null && offset > before.offset()) {
            current.put(stream, new Position(before.epoch(), offset));
            store.save(current());
        }
    }
}
