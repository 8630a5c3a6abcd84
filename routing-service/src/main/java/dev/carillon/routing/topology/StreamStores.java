// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.topology;

import dev.carillon.routing.store.Entries;
import dev.carillon.routing.store.Store;
import dev.carillon.routing.store.Stores;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/// Stores of a stream's task.
record StreamStores(ProcessorContext<?, ?> context) implements Stores {

    @Override
    public Store store(String name) {
        return new StreamStore(context.<KeyValueStore<Bytes, byte[]>>getStateStore(name));
    }

    private record StreamStore(KeyValueStore<Bytes, byte[]> store) implements Store {

        @Override
        public byte @Nullable [] get(Bytes key) {
            return store.get(key);
        }

        @Override
        public void put(Bytes key, byte[] value) {
            store.put(key, value);
        }

        @Override
        public void delete(Bytes key) {
            store.delete(key);
        }

        @Override
        @SuppressWarnings("NullAway") // Kafka's null for an open end
        public Entries range(Bytes from, @Nullable Bytes to) {
            return new StreamEntries(store.range(from, to), to);
        }
    }

    /// Kafka's ranges include their end.
    private static final class StreamEntries implements Entries {

        private final KeyValueIterator<Bytes, byte[]> entries;
        private final @Nullable Bytes end;

        StreamEntries(KeyValueIterator<Bytes, byte[]> entries, @Nullable Bytes end) {
            this.entries = entries;
            this.end = end;
        }

        @Override
        public boolean hasNext() {
            return entries.hasNext() && (end == null || !entries.peekNextKey().equals(end));
        }

        @Override
        public Entry next() {
            KeyValue<Bytes, byte[]> next = entries.next();
            return new Entry(next.key, next.value);
        }

        @Override
        public void close() {
            entries.close();
        }
    }
}
