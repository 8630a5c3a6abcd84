// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.client.inbox;

import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

/// Keeps the positions of one recipient across restarts, so that what was missed meanwhile comes. On Android, put them
/// into shared preferences. Called by one thread at a time.
public interface PositionStore {

    /// @return by stream; empty when nothing is kept
    Map<String, Position> load();

    void save(Map<String, Position> positions);

    /// Forgets at the end of the process: the inbox begins anew then.
    static PositionStore inMemory() {
        AtomicReference<Map<String, Position>> kept = new AtomicReference<>(Map.of());
        return new PositionStore() {
            @Override
            public Map<String, Position> load() {
                return kept.get();
            }

            @Override
            public void save(Map<String, Position> positions) {
                kept.set(Map.copyOf(positions));
            }
        };
    }
}
