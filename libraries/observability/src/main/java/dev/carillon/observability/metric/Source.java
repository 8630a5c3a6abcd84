// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.observability.metric;

import java.util.Locale;

/// Part of the platform that exports a metric: the value of the label `service`, which every metric has. In
/// `standalone` all of them are in one process.
public enum Source {
    INGESTION,
    ROUTING,
    DELIVERY,
    GATEWAY,
    ADMIN,
    CANARY,
    OUTBOX;

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
