// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.running;

import dev.carillon.routing.router.StoreCatalog;
import dev.carillon.routing.router.StoreNames;
import dev.carillon.routing.store.Entries;
import dev.carillon.routing.store.Store;
import dev.carillon.routing.store.Stores;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.QueryableStoreTypes;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.jspecify.annotations.Nullable;

/// The stores of one partition of a running lane, to be read from outside of its stream: what the stream has not
/// committed yet is seen, and nothing can be written.
///
/// Every access fails with `InvalidStateStoreException` when the partition is not here, or not any more.
record QueriedStores(KafkaStreams streams, int partition) implements Stores {

    @Override
    public Store store(String name) {
        return new Queried(streams.store(
                StoreQueryParameters.fromNameAndType(name, QueryableStoreTypes.<Bytes, byte[]>keyValueStore())
                        .withPartition(partition)));
    }

    /// The catalog as this router knows it: all partitions of it.
    StoreCatalog catalog() {
        ReadOnlyKeyValueStore<String, byte[]> store = streams.store(StoreQueryParameters.fromNameAndType(
                StoreNames.CATALOG, QueryableStoreTypes.<String, byte[]>keyValueStore()));
        // Made for one question: nothing that it has read is old.
        return new StoreCatalog(store::get, () -> 0);
    }

    private record Queried(ReadOnlyKeyValueStore<Bytes, byte[]> store) implements Store {

        @Override
        public byte @Nullable [] get(Bytes key) {
            return store.get(key);
        }

        @Override
        public Entries range(Bytes from, @Nullable Bytes to) {
            return new Selected(store.range(from, null), to);
        }

        @Override
        public void put(Bytes key, byte[] value) {
            throw new UnsupportedOperationException("this store is only read");
        }

        @Override
        public void delete(Bytes key) {
            throw new UnsupportedOperationException("this store is only read");
        }
    }

    /// @param to the first key that is left out; null means none is
    private record Selected(
            KeyValueIterator<Bytes, byte[]> entries,
            @Nullable Bytes to) implements Entries {

        @Override
        public boolean hasNext() {
            return entries.hasNext() && (to == null || entries.peekNextKey().compareTo(to) < 0);
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
