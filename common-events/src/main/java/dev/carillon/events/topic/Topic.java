// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.events.topic;

import dev.carillon.events.codec.Codec;
import java.time.Duration;

/// Kafka topic: its name, codecs and retention. Immutable; the only instances are in [Topics].
public record Topic<K, V>(String name, Codec<K> keys, Codec<V> values, Retention retention) {

    /// Retention of a topic.
    public sealed interface Retention {

        /// Records are deleted after a time.
        record For(Duration time) implements Retention {}

        /// The latest record of each key is kept.
        record NewestPerKey() implements Retention {}
    }

    @Override
    public String toString() {
        return name;
    }
}
