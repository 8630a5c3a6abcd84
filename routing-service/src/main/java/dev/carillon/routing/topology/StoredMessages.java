// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.topology;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/// A store of our own messages, by key. What we wrote we can read; if not, the store is broken and so is the task.
record StoredMessages<M extends MessageLite>(KeyValueStore<Bytes, byte[]> store, Parser<M> parser) {

    /// @param key of the message in its store
    record Entry<M>(Bytes key, M message) {}

    Optional<M> find(Bytes key) {
        return Optional.ofNullable(store.get(key)).map(this::parse);
    }

    void put(Bytes key, M message) {
        store.put(key, message.toByteArray());
    }

    void remove(Bytes key) {
        store.delete(key);
    }

    /// The first ones whose keys begin with the prefix.
    List<Entry<M>> startingWith(Bytes prefix, int limit) {
        List<Entry<M>> entries = new ArrayList<>();
        try (KeyValueIterator<Bytes, byte[]> stored = store.range(prefix, Bytes.increment(prefix))) {
            while (stored.hasNext() && entries.size() < limit) {
                KeyValue<Bytes, byte[]> next = stored.next();
                if (StoreKeys.startsWith(next.key, prefix)) {
                    entries.add(new Entry<>(next.key, parse(next.value)));
                }
            }
        }
        return entries;
    }

    private M parse(byte[] bytes) {
        try {
            return parser.parseFrom(bytes);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("store %s holds what is none of ours".formatted(store.name()), e);
        }
    }
}
