// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.canary;

import java.util.Locale;

/// Part of the platform in which a round's notification was lost.
enum Leg {
    /// Ingestion did not accept the event.
    INGESTION,
    /// The event was accepted, and the router did not decide on it.
    ROUTING,
    /// The notification was routed, and no worker attempted its delivery.
    DELIVERY,
    /// The notification was routed, and reached neither the inbox nor the client's connection.
    GATEWAY,
    /// The provider did not accept the delivery.
    PROVIDER,
    /// The notification arrived, and its receipt is missing.
    RECEIPT,
    /// Unknown: the admin service did not return the timeline.
    ADMIN;

    String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
