// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.acknowledgement;

import dev.carillon.events.Lane;
import dev.carillon.events.RecipientKey;

/// Inbox item that a receipt concerns.
public record ReceiptSubject(
        RecipientKey recipient,
        Lane lane,
        String notificationId,
        String deliveryId,
        String eventId,
        String eventType) {}
