// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.topology;

import dev.carillon.routing.router.store.StoreNames;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/// Processor that copies the catalog topic into the catalog store. An undecodable value is stored unchanged; readers
/// treat it as missing.
final class CatalogKeeperProcessor implements Processor<String, byte[], Void, Void> {

    private final CatalogChanges changes;
    private KeyValueStore<String, byte[]> store;

    @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before anything else
    CatalogKeeperProcessor(CatalogChanges changes) {
        this.changes = changes;
    }

    @Override
    public void init(ProcessorContext<Void, Void> context) {
        store = context.getStateStore(StoreNames.CATALOG);
    }

    @Override
    public void process(Record<String, byte[]> incoming) {
        store.put(incoming.key(), incoming.value());
        changes.changed();
    }
}
