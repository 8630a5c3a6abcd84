// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.catalog;

import dev.carillon.admin.json.Fields;
import dev.carillon.events.v1.CatalogEntry;

/// How one kind of catalog document is understood.
@FunctionalInterface
interface DocumentForm {

    /// Notes every fault in the fields, and puts what they say into the entry.
    void read(String id, Fields body, CatalogEntry.Builder entry);
}
