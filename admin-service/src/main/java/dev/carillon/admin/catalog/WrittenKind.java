// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.catalog;

import dev.carillon.admin.refusal.RefusedException;
import dev.carillon.events.CatalogKey;
import java.util.Arrays;
import java.util.Locale;

/// The kinds of catalog documents that people write, with versions, drafts and files.
enum WrittenKind {
    CATEGORIES(CatalogKey.Kind.CATEGORY),
    TEMPLATES(CatalogKey.Kind.TEMPLATE),
    WORKFLOWS(CatalogKey.Kind.WORKFLOW),
    EVENT_TYPES(CatalogKey.Kind.EVENT_TYPE);

    private final CatalogKey.Kind kind;

    WrittenKind(CatalogKey.Kind kind) {
        this.kind = kind;
    }

    CatalogKey.Kind kind() {
        return kind;
    }

    /// As in paths and file names: `event-types`.
    String wireName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// @throws RefusedException when there is none of that name
    static WrittenKind require(String wireName) {
        return Arrays.stream(values())
                .filter(kind -> kind.wireName().equals(wireName))
                .findFirst()
                .orElseThrow(() -> RefusedException.notFound("such kind of document"));
    }

    static boolean isWritten(CatalogKey.Kind kind) {
        return Arrays.stream(values()).anyMatch(written -> written.kind == kind);
    }
}
