// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.running;

import dev.carillon.routing.router.store.StoreCatalog;
import dev.carillon.routing.router.store.StoreNames;
import dev.carillon.routing.store.Entries;
import dev.carillon.routing.store.Store;
import dev.carillon.routing.store.Stores;
import dev.carillon.routing.topology.StreamEntries;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.state.QueryableStoreTypes;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.jspecify.annotations.Nullable;

/// Read-only stores of one partition of a running lane, for readers outside its stream. Uncommitted changes are
/// visible.
///
/// Every access fails with `InvalidStateStoreException` when this router does not have the partition, or has lost it.
record QueriedStores(KafkaStreams streams, int partition) implements Stores {

    @Override
    public Store store(String name) {
        return new Queried(streams.store(
                StoreQueryParameters.fromNameAndType(name, QueryableStoreTypes.<Bytes, byte[]>keyValueStore())
                        .withPartition(partition)));
    }

    /// Catalog of this router, from all partitions of the catalog topic.
    StoreCatalog catalog() {
        ReadOnlyKeyValueStore<String, byte[]> store = streams.store(StoreQueryParameters.fromNameAndType(
                StoreNames.CATALOG, QueryableStoreTypes.<String, byte[]>keyValueStore()));
        // Used for one request only, so that its cache never gets stale.
        return new StoreCatalog(store::get, () -> 0);
    }

    private record Queried(ReadOnlyKeyValueStore<Bytes, byte[]> store) implements Store {

        @Override
        public byte @Nullable [] get(Bytes key) {
            return store.get(key);
        }

        @Override
        public Entries range(Bytes from, @Nullable Bytes to) {
            return new StreamEntries(store.range(from, null), to);
        }

        @Override
        public void put(Bytes key, byte[] value) {
            throw new UnsupportedOperationException("this store is read-only");
        }

        @Override
        public void delete(Bytes key) {
            throw new UnsupportedOperationException("this store is read-only");
        }
    }
}
