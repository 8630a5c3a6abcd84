// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.router;

import dev.carillon.events.RecipientKey;
import dev.carillon.events.v1.DeadLetter;
import dev.carillon.events.v1.Delivery;
import dev.carillon.events.v1.Receipt;
import org.apache.kafka.common.header.Headers;

/// Outputs of the router.
public interface RouterOutputs {

    void deliver(RecipientKey key, Delivery delivery, Headers headers);

    /// Tells all delivery workers to stop sending a notification.
    void retract(RecipientKey key, Receipt receipt);

    void record(RecipientKey key, Receipt receipt, Headers headers);

    void deadLetter(RecipientKey key, DeadLetter letter);

    /// Reports a due retry that is postponed because the retry budget of its channel is empty.
    default void postpone(Delivery retry) {
        // Only metrics use this.
    }
}
