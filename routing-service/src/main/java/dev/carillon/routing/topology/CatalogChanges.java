// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.topology;

import java.util.concurrent.atomic.AtomicLong;

/// How often documents of the catalog have changed. Written by the thread that keeps the catalog, read by those that
/// route.
final class CatalogChanges {

    private final AtomicLong changes = new AtomicLong();

    /// After the store has it.
    void changed() {
        changes.incrementAndGet();
    }

    long count() {
        return changes.get();
    }
}
