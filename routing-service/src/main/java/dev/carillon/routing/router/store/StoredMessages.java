// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.router.store;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import dev.carillon.routing.store.Entries;
import dev.carillon.routing.store.Store;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.kafka.common.utils.Bytes;

/// Protobuf messages of the router in a store, by key. A message that cannot be parsed means a damaged store and
/// stops the task.
public record StoredMessages<M extends MessageLite>(Store store, Parser<M> parser) {

    /// @param key key of the message in its store
    public record Entry<M>(Bytes key, M message) {}

    public Optional<M> find(Bytes key) {
        return Optional.ofNullable(store.get(key)).map(this::parse);
    }

    public void put(Bytes key, M message) {
        store.put(key, message.toByteArray());
    }

    public void remove(Bytes key) {
        store.delete(key);
    }

    /// Removes and returns a message.
    public Optional<M> take(Bytes key) {
        return take(key, _ -> true);
    }

    /// Removes and returns a message that meets a condition.
    public Optional<M> take(Bytes key, Predicate<M> condition) {
        Optional<M> found = find(key).filter(condition);
        found.ifPresent(_ -> remove(key));
        return found;
    }

    /// First messages whose keys start with the prefix.
    public List<Entry<M>> startingWith(Bytes prefix, int limit) {
        return startingWith(prefix, prefix, limit);
    }

    /// First messages from a key on whose keys start with the prefix.
    public List<Entry<M>> startingWith(Bytes prefix, Bytes from, int limit) {
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
