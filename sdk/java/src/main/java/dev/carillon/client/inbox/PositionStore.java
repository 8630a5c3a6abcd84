// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.client.inbox;

import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

/// Store of one recipient's positions across restarts, so that the client resumes missed items. On Android, use shared
/// preferences. Called by one thread at a time.
public interface PositionStore {

    /// @return positions by stream; empty if none are stored
    Map<String, Position> load();

    void save(Map<String, Position> positions);

    /// Store in memory. After a restart the client does not resume.
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
