// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.store;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// In-memory stores.
public final class MemoryStores implements Stores {

    private final Map<String, MemoryStore> stores = new ConcurrentHashMap<>();

    @Override
    public MemoryStore store(String name) {
        return stores.computeIfAbsent(name, _ -> new MemoryStore());
    }
}
