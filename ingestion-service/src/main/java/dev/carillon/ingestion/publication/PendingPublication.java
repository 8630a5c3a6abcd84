// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.ingestion.publication;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.jspecify.annotations.Nullable;

/// Pending publication of one event: counts the acknowledgements of its records. The first failure decides. Called
/// from the producer's thread and the submitting thread.
final class PendingPublication implements Callback {

    private final CompletableFuture<PublicationOutcome> outcome = new CompletableFuture<>();
    private final AtomicInteger awaited;
    private final int records;

    PendingPublication(int records) {
        this.awaited = new AtomicInteger(records);
        this.records = records;
    }

    CompletableFuture<PublicationOutcome> outcome() {
        return outcome;
    }

    boolean isDecided() {
        return outcome.isDone();
    }

    @Override
    public void onCompletion(RecordMetadata metadata, @Nullable Exception failure) {
        if (failure != null) {
            fail(failure);
        } else if (awaited.decrementAndGet() == 0) {
            outcome.complete(new PublicationOutcome.Published(records));
        }
    }

    void fail(Exception failure) {
        outcome.complete(
                failure instanceof RecordTooLargeException
                        ? new PublicationOutcome.TooLarge(EventPublisher.LARGEST_RECORD)
                        : new PublicationOutcome.Unconfirmed(failure));
    }
}
