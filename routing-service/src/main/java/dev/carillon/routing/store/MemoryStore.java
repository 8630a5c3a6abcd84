// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.store;

import java.util.Iterator;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;

/// In-memory store for replays and tests.
public final class MemoryStore implements Store {

    private final NavigableMap<Bytes, byte[]> entries = new ConcurrentSkipListMap<>();

    @Override
    public byte @Nullable [] get(Bytes key) {
        return entries.get(key);
    }

    @Override
    public void put(Bytes key, byte[] value) {
        entries.put(key, value);
    }

    @Override
    public void delete(Bytes key) {
        entries.remove(key);
    }

    public boolean isEmpty() {
        return entries.isEmpty();
    }

    @Override
    public Entries range(Bytes from, @Nullable Bytes to) {
        NavigableMap<Bytes, byte[]> tail = entries.tailMap(from, true);
        var selected = (to == null ? tail : tail.headMap(to, false)).entrySet().iterator();
        return new Selected(selected);
    }

    private record Selected(Iterator<java.util.Map.Entry<Bytes, byte[]>> entries) implements Entries {

        @Override
        public boolean hasNext() {
            return entries.hasNext();
        }

        @Override
        public Entry next() {
            var next = entries.next();
            return new Entry(next.getKey(), next.getValue());
        }

        @Override
        public void close() {}
    }
}
