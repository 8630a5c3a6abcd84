// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.testsupport;

import java.util.Map;
import java.util.Optional;

/// Record that was read from a topic.
///
/// @param value Value; empty for a tombstone
/// @param headers Header values as text
public record ReadRecord<K, V>(K key, Optional<V> value, int partition, long offset, Map<String, String> headers) {

    public ReadRecord {
        headers = Map.copyOf(headers);
    }

    /// @throws IllegalStateException for a tombstone
    public V requireValue() {
        return value.orElseThrow(() -> new IllegalStateException("a tombstone has no value: " + key));
    }
}
