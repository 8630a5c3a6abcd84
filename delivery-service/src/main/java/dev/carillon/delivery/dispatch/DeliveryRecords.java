// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.dispatch;

import com.google.protobuf.ByteString;
import dev.carillon.events.codec.Codec;
import dev.carillon.events.codec.Decoded;
import dev.carillon.events.v1.Delivery;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/// Decoder of Kafka records into deliveries.
final class DeliveryRecords {

    private static final Codec<Delivery> VALUES = Codec.protobuf(Delivery.parser());

    private DeliveryRecords() {}

    /// Decodes a record. A record without a key, a value or a delivery id is undecodable as well.
    static Decoded<Delivery> decode(ConsumerRecord<byte[], byte[]> source) {
        Optional<byte[]> key = Optional.ofNullable(source.key());
        Optional<byte[]> value = Optional.ofNullable(source.value());
        if (key.isEmpty() || value.isEmpty()) {
            return new Decoded.Undecodable<>(ByteString.EMPTY, "the record has no key or no value");
        }
        if (Codec.RECIPIENT_KEY.decode(key.get()) instanceof Decoded.Undecodable<?>(ByteString bytes, String cause)) {
            return new Decoded.Undecodable<>(bytes, cause);
        }
        Decoded<Delivery> delivery = VALUES.decode(value.get());
        return delivery instanceof Decoded.Value<Delivery>(Delivery read)
                        && read.getId().isEmpty()
                ? new Decoded.Undecodable<>(ByteString.copyFrom(value.get()), "the delivery has no id")
                : delivery;
    }
}
