// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.topology;

import dev.carillon.events.RecipientKey;
import dev.carillon.events.v1.Receipt;
import dev.carillon.routing.router.ArrivedEvent;

/// Input of the router.
sealed interface RouterInput {

    record OfEvent(ArrivedEvent event) implements RouterInput {}

    /// Receipt that may change the course of a notification.
    record OfReceipt(Receipt receipt) implements RouterInput {}

    /// Changed profile.
    record OfProfile(RecipientKey recipient) implements RouterInput {}

    /// Event whose processing failed twice.
    record OfFailedEvent(ArrivedEvent event, String cause) implements RouterInput {}

    /// Receipt whose processing failed twice.
    record OfFailedReceipt(Receipt receipt, String cause) implements RouterInput {}
}
