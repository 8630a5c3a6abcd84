// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.router;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import dev.carillon.routing.store.Entries;
import dev.carillon.routing.store.Store;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.utils.Bytes;

/// Protobuf messages of the router in a store, by key. A message that cannot be parsed means a damaged store and
/// stops the task.
record StoredMessages<M extends MessageLite>(Store store, Parser<M> parser) {

    /// @param key key of the message in its store
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

    /// First messages whose keys start with the prefix.
    List<Entry<M>> startingWith(Bytes prefix, int limit) {
        return startingWith(prefix, prefix, limit);
    }

    /// First messages from a key on whose keys start with the prefix.
    List<Entry<M>> startingWith(Bytes prefix, Bytes from, int limit) {
        List<Entry<M>> found = new ArrayList<>();
        try (Entries entries = store.range(from, Bytes.increment(prefix))) {
            while (entries.hasNext() && found.size() < limit) {
                Entries.Entry next = entries.next();
                found.add(new Entry<>(next.key(), parse(next.value())));
            }
        }
        return found;
    }

    private M parse(byte[] bytes) {
        try {
            return parser.parseFrom(bytes);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("a stored message cannot be parsed", e);
        }
    }
}
