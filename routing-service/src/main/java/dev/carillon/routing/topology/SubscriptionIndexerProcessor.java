// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.topology;

import com.google.protobuf.ByteString;
import dev.carillon.events.FailureCode;
import dev.carillon.events.SubscriptionKey;
import dev.carillon.events.codec.Decoded;
import dev.carillon.events.topic.Topics;
import dev.carillon.routing.router.store.StoreKeys;
import dev.carillon.routing.router.store.StoreNames;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/// Processor that indexes subscriptions by topic, so that the subscribers of one topic are adjacent.
final class SubscriptionIndexerProcessor implements GuardedProcessor.Reader {

    private final UnreadableRecords unreadable;
    private final LanePacing pacing;
    private ProcessorContext<Object, Object> context;
    private KeyValueStore<Bytes, byte[]> store;

    @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before anything else
    SubscriptionIndexerProcessor(UnreadableRecords unreadable, LanePacing pacing) {
        this.unreadable = unreadable;
        this.pacing = pacing;
    }

    @Override
    public void init(ProcessorContext<Object, Object> taskContext) {
        context = taskContext;
        store = context.getStateStore(StoreNames.SUBSCRIPTIONS);
    }

    @Override
    public void process(Record<byte[], byte[]> incoming) {
        if (incoming.key() == null) {
            refuse(incoming, "the subscription record has no key");
            return;
        }
        switch (Topics.SUBSCRIPTIONS.keys().decode(incoming.key())) {
            case Decoded.Undecodable<SubscriptionKey>(ByteString _, String cause) -> refuse(incoming, cause);
            case Decoded.Value<SubscriptionKey>(SubscriptionKey key) -> {
                if (key.recipient().recipient().isEmpty()) {
                    refuse(incoming, "the subscription's key names no recipient");
                } else {
                    // The key has all the information; the value need not be decodable.
                    store.put(StoreKeys.member(key.recipient(), key.topic()), incoming.value());
                    pacing.worked(context);
                }
            }
        }
    }

    private void refuse(Record<byte[], byte[]> incoming, String cause) {
        unreadable.bury(context, incoming, FailureCode.UNDECODABLE_RECORD, cause);
    }
}
