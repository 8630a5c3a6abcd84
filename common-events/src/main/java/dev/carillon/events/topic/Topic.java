// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.events.topic;

import dev.carillon.events.codec.Codec;
import java.time.Duration;

/// One Kafka topic: its name, what it carries and how long it keeps it. Immutable; the only instances are in [Topics].
public record Topic<K, V>(String name, Codec<K> keys, Codec<V> values, Retention retention) {

    /// How long records stay.
    public sealed interface Retention {

        /// Deleted after a time.
        record For(Duration time) implements Retention {}

        /// The newest record of each key stays.
        record NewestPerKey() implements Retention {}
    }

    @Override
    public String toString() {
        return name;
    }
}
