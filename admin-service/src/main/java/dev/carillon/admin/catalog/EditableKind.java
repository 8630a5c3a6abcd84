// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.catalog;

import dev.carillon.events.CatalogKey;
import dev.carillon.runtime.http.RefusedException;
import java.util.Arrays;
import java.util.Locale;

/// Kinds of catalog documents with versions, drafts and files.
public enum EditableKind {
    CATEGORIES(CatalogKey.Kind.CATEGORY),
    TEMPLATES(CatalogKey.Kind.TEMPLATE),
    WORKFLOWS(CatalogKey.Kind.WORKFLOW),
    EVENT_TYPES(CatalogKey.Kind.EVENT_TYPE);

    private final CatalogKey.Kind kind;

    EditableKind(CatalogKey.Kind kind) {
        this.kind = kind;
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
