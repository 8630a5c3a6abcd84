// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.events;

import java.util.Locale;
/// Key of one document in a tenant's catalog: `tenant/kind/id`.
///
/// @param id Id of 1 to 128 letters, digits and `. _ : -`

public record CatalogKey(TenantId tenant, Kind kind, String id) {

    /// Pseudo-tenant of the documents that belong to no tenant.
    public static final TenantId INSTALLATION = new TenantId("installation");

    private static final IdSyntax SYNTAX = new IdSyntax("[A-Za-z0-9._:-]", 128);

    /// Kind of a document.
    public enum Kind {
        TENANT,
        API_KEY,
        EVENT_TYPE,
        CATEGORY,
        TEMPLATE,
        WORKFLOW,
        RECEIPT_ENDPOINT,
        KAFKA_SOURCE,
        /// Operator's lever; belongs to the [#INSTALLATION].
        LEVER;

        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public CatalogKey {
        SYNTAX.require(id, "catalog id");
    }

    /// Parses the wire form.
    ///
    /// @throws IllegalArgumentException if the text is not `tenant/kind/id`
    public static CatalogKey parse(String text) {
        String[] parts = text.split("/", 3);
        if (parts.length != 3) {
            throw new IllegalArgumentException("catalog key must be tenant/kind/id");
        }
        return new CatalogKey(new TenantId(parts[0]), Kind.valueOf(parts[1].toUpperCase(Locale.ROOT)), parts[2]);
    }

    @Override
    public String toString() {
        return tenant + "/" + kind.wireName() + "/" + id;
    }
}
