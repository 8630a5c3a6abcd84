// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.catalog;

import dev.carillon.admin.json.Fields;
import dev.carillon.events.v1.CatalogEntry;

/// Reader of one kind of catalog document.
@FunctionalInterface
interface DocumentForm {

    /// Reads the fields into the entry, and records every fault.
    void read(String id, Fields body, CatalogEntry.Builder entry);
}
