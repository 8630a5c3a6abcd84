// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.topology;

import java.util.concurrent.atomic.AtomicLong;

/// Counter of catalog changes. Written by the thread that maintains the catalog store, read by those that route.
final class CatalogChanges {

    private final AtomicLong changes = new AtomicLong();

    /// Counts a change. Called after the store was updated.
    void changed() {
        changes.incrementAndGet();
    }

    long count() {
        return changes.get();
    }
}
