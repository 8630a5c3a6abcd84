// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.topology;

import dev.carillon.routing.store.Entries;
import dev.carillon.routing.store.Store;
import dev.carillon.routing.store.Stores;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/// Stores of a stream's task.
record StreamStores(ProcessorContext<?, ?> context, TaskWrites writes) implements Stores {

    @Override
    public Store store(String name) {
        return new StreamStore(context.<KeyValueStore<Bytes, byte[]>>getStateStore(name), writes);
    }

    private record StreamStore(KeyValueStore<Bytes, byte[]> store, TaskWrites writes) implements Store {

        @Override
        public byte @Nullable [] get(Bytes key) {
            return store.get(key);
        }

        @Override
        public void put(Bytes key, byte[] value) {
            writes.note();
            store.put(key, value);
        }

        @Override
        public void delete(Bytes key) {
            writes.note();
            store.delete(key);
        }

        @Override
        @SuppressWarnings("NullAway") // Kafka's null for an open end
        public Entries range(Bytes from, @Nullable Bytes to) {
            return new StreamEntries(store.range(from, to), to);
        }
    }
}
