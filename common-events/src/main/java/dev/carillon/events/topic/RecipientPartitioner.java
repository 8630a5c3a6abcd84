// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.events.topic;

import dev.carillon.events.RecipientKey;
import dev.carillon.events.codec.Codec;
import org.apache.kafka.common.utils.Utils;

/// Partition of a recipient's records: the same partition number in every topic. It is Kafka's default for keyed
/// records (murmur2 of the key's bytes), so topics keyed by [RecipientKey] need no configured partitioner. Topics
/// with longer keys call this.
public final class RecipientPartitioner {

    private RecipientPartitioner() {}

    public static int partition(RecipientKey recipient, int partitions) {
        return partition(Codec.RECIPIENT_KEY.encode(recipient), partitions);
    }

    /// @param key Encoded key
    public static int partition(byte[] key, int partitions) {
        return Utils.toPositive(Utils.murmur2(key)) % partitions;
    }
}
