// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.dispatch;

import dev.carillon.delivery.attempt.Attempt;
import dev.carillon.delivery.attempt.AttemptWindow;
import dev.carillon.delivery.attempt.ClaimToken;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/// Consumed record that is not settled yet.
record HeldDelivery(ConsumerRecord<byte[], byte[]> source, PartitionProgress progress, ClaimToken token) {

    /// Copy with a new token, to which an attempt under the old token belongs to another worker.
    HeldDelivery underAnotherToken() {
        return new HeldDelivery(source, progress, ClaimToken.random());
    }

    /// Key by which records are attempted one after the other.
    String orderKey() {
        return key(source);
    }

    /// Tenant in the record's key, `tenant/recipient`.
    String tenant() {
        return tenant(source);
    }

    static String tenant(ConsumerRecord<byte[], byte[]> source) {
        String key = key(source);
        int slash = key.indexOf('/');
        return slash < 0 ? key : key.substring(0, slash);
    }

    /// Instants at which other workers may have started attempts of this delivery.
    AttemptWindow attemptWindow(Attempt attempt) {
        Optional<Instant> thisAttempt = progress.mayHaveStarted(source.offset())
                ? Optional.of(Instant.ofEpochMilli(source.timestamp()))
                : Optional.empty();
        Optional<Instant> earlierAttempts = attempt.id().number() > 1
                ? Optional.of(Instant.ofEpochMilli(attempt.delivery().getEventAcceptedAtMillis()))
                : Optional.empty();
        return new AttemptWindow(thisAttempt, earlierAttempts);
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
