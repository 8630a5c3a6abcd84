// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.topology;

import dev.carillon.routing.store.Entries;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.jspecify.annotations.Nullable;

/// Entries of a range in a stream's store, without the end of the range, which Kafka's ranges include.
///
/// @param to first key that is excluded; null for no end
public record StreamEntries(
        KeyValueIterator<Bytes, byte[]> entries, @Nullable Bytes to) implements Entries {

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
