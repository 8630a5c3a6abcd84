// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.dispatch;

import dev.carillon.delivery.attempt.Attempt;
import dev.carillon.delivery.attempt.Begun;
import dev.carillon.delivery.attempt.ClaimToken;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/// A consumed record from when it was read until it is settled.
record HeldDelivery(ConsumerRecord<byte[], byte[]> source, PartitionProgress progress, ClaimToken token) {

    /// The same record, for which an attempt under the token of before is another worker's.
    HeldDelivery underAnotherToken() {
        return new HeldDelivery(source, progress, ClaimToken.random());
    }

    /// Records with the same key are attempted one after the other.
    String orderKey() {
        return key(source);
    }

    /// The tenant by the record's key, `tenant/recipient`.
    String tenant() {
        return tenant(source);
    }

    static String tenant(ConsumerRecord<byte[], byte[]> source) {
        String key = key(source);
        int slash = key.indexOf('/');
        return slash < 0 ? key : key.substring(0, slash);
    }

    /// When others may have begun an attempt of it.
    Begun begun(Attempt attempt) {
        Optional<Instant> itself = progress.isMaybeBegun(source.offset())
                ? Optional.of(Instant.ofEpochMilli(source.timestamp()))
                : Optional.empty();
        Optional<Instant> before = attempt.id().number() > 1
                ? Optional.of(Instant.ofEpochMilli(attempt.delivery().getEventAcceptedAtMillis()))
                : Optional.empty();
        return new Begun(itself, before);
    }

    void settle() {
        progress.settle(source.offset());
    }

    private static String key(ConsumerRecord<byte[], byte[]> source) {
        return Optional.ofNullable(source.key())
                .map(key -> new String(key, StandardCharsets.ISO_8859_1))
                .orElse("");
    }
}
