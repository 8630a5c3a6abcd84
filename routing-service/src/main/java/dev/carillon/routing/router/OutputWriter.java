// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.router;

import com.google.protobuf.ByteString;
import dev.carillon.events.FailureCode;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.v1.Delivery;
import dev.carillon.events.v1.Receipt;
import java.time.Instant;
import org.apache.kafka.common.header.Headers;

/// Writer of the router's outputs: adds record keys, the headers that are passed on, and the name of this instance.
record OutputWriter(RouterOutputs outputs, String recordedBy) {

    void deliver(Delivery delivery, Headers headers) {
        outputs.deliver(
                RecipientKey.of(delivery.getTenant(), delivery.getRecipient()),
                delivery,
                HeaderCopies.travelling(headers));
    }

    void postpone(Delivery retry) {
        outputs.postpone(retry);
    }

    void retract(RecipientKey key, Receipt receipt) {
        outputs.retract(key, receipt);
    }

    void record(ArrivedEvent about, Receipt receipt) {
        record(about.key(), receipt, about.headers());
    }

    void record(RecipientKey key, Receipt receipt, Headers headers) {
        outputs.record(key, receipt, HeaderCopies.travelling(headers));
    }

    /// Writes a dead letter with the event as it was read.
    void deadLetter(ArrivedEvent event, FailureCode code, String summary, Instant now) {
        DeadLetters.Original original = new DeadLetters.Original(
                event.origin(), ByteString.copyFromUtf8(event.key().toString()), event.bytes(), event.headers());
        outputs.deadLetter(
                event.key(),
                DeadLetters.about(original, code, summary)
                        .setAtMillis(now.toEpochMilli())
                        .setRecordedBy(recordedBy)
                        .setTenant(event.key().tenant().value())
                        .build());
    }
}
