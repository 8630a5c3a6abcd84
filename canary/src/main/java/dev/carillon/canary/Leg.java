// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.canary;

import java.util.Locale;

/// Where a notification got lost.
enum Leg {
    /// It was not accepted.
    INGESTION,
    /// It was accepted, and nothing was decided.
    ROUTING,
    /// It was routed, and no worker attempted it.
    DELIVERY,
    /// It was routed, and came neither into the inbox nor to the connection.
    GATEWAY,
    /// The provider did not take it.
    PROVIDER,
    /// It arrived, and there is no evidence of it.
    RECEIPT,
    /// Nothing can be known: the timeline does not answer.
    ADMIN;

    String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
