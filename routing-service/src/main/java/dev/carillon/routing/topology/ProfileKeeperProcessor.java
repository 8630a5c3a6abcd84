// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.topology;

import dev.carillon.routing.router.store.StoreNames;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/// Processor that copies the profiles topic into the profiles store, byte for byte. The store is restored from the
/// topic itself, without this processor, so undecodable profiles are stored too.
final class ProfileKeeperProcessor implements Processor<byte[], byte[], Void, Void> {

    private KeyValueStore<Bytes, byte[]> store;

    @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before anything else
    ProfileKeeperProcessor() {}

    @Override
    public void init(ProcessorContext<Void, Void> context) {
        store = context.getStateStore(StoreNames.PROFILES);
    }

    @Override
    public void process(Record<byte[], byte[]> incoming) {
        if (incoming.key() != null) {
            store.put(Bytes.wrap(incoming.key()), incoming.value());
        }
    }
}
