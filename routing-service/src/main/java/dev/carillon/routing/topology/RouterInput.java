// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.topology;

import dev.carillon.events.RecipientKey;
import dev.carillon.events.v1.Receipt;
import dev.carillon.routing.router.ArrivedEvent;

/// What the router works on.
sealed interface RouterInput {

    record OfEvent(ArrivedEvent event) implements RouterInput {}

    /// One that may change what becomes of a notification.
    record OfReceipt(Receipt receipt) implements RouterInput {}

    /// A profile that is another one now.
    record OfProfile(RecipientKey recipient) implements RouterInput {}

    /// An event whose processing failed hard twice.
    record OfFailedEvent(ArrivedEvent event, String cause) implements RouterInput {}

    /// A receipt whose processing failed hard twice.
    record OfFailedReceipt(Receipt receipt, String cause) implements RouterInput {}
}
