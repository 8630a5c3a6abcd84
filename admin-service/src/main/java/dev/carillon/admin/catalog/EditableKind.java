// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.catalog;

import dev.carillon.events.CatalogKey;
import dev.carillon.runtime.http.RefusedException;
import java.util.Arrays;
import java.util.Locale;

/// Kinds of catalog documents with versions, drafts and files.
public enum EditableKind {
    CATEGORIES(CatalogKey.Kind.CATEGORY, "catalog/categories/edit"),
    TEMPLATES(CatalogKey.Kind.TEMPLATE, "templates/edit"),
    WORKFLOWS(CatalogKey.Kind.WORKFLOW, "workflows/edit"),
    EVENT_TYPES(CatalogKey.Kind.EVENT_TYPE, "catalog/event-types/edit");

    private final CatalogKey.Kind kind;
    private final String page;

    EditableKind(CatalogKey.Kind kind, String page) {
        this.kind = kind;
        this.page = page;
    }

    /// Page of its editor in the console, below the tenant's address.
    String page() {
        return page;
    }

    /// @throws IllegalArgumentException if documents of the kind are not edited
    public static EditableKind of(CatalogKey.Kind kind) {
        return Arrays.stream(values())
                .filter(one -> one.kind == kind)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("not edited: " + kind));
    }

    CatalogKey.Kind kind() {
        return kind;
    }

    /// Name in paths and file names, such as `event-types`.
    String wireName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// @throws RefusedException if no kind has this name
    static EditableKind require(String wireName) {
        return Arrays.stream(values())
                .filter(kind -> kind.wireName().equals(wireName))
                .findFirst()
                .orElseThrow(() -> RefusedException.notFound("such kind of document"));
    }

    static boolean isWritten(CatalogKey.Kind kind) {
        return Arrays.stream(values()).anyMatch(written -> written.kind == kind);
    }
}
