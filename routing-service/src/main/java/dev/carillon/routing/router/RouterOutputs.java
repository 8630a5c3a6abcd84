// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.router;

import dev.carillon.events.RecipientKey;
import dev.carillon.events.v1.DeadLetter;
import dev.carillon.events.v1.Delivery;
import dev.carillon.events.v1.Receipt;
import org.apache.kafka.common.header.Headers;

/// Where the router's results go.
public interface RouterOutputs {

    void deliver(RecipientKey key, Delivery delivery, Headers headers);

    /// Tells all who send that nothing of a notification is to be sent any more.
    void retract(RecipientKey key, Receipt receipt);

    void record(RecipientKey key, Receipt receipt, Headers headers);

    void deadLetter(RecipientKey key, DeadLetter letter);

    /// A retry was due and is postponed, because the budget of its channel is empty.
    default void postpone(Delivery retry) {
        // Of interest only to those who count.
    }
}
