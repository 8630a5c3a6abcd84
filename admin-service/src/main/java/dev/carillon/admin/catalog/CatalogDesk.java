// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.catalog;

import dev.carillon.admin.json.Json;
import dev.carillon.admin.json.Page;
import dev.carillon.admin.json.Versions;
import dev.carillon.events.CatalogKey;
import dev.carillon.events.TenantId;
import java.util.Optional;

/// What the editors of the console do alike: a document is taken up as it is published or as its draft, and put down
/// as either.
record CatalogDesk(CatalogDocuments documents, CatalogHistory history) {

    private static final int PAGE = 50;

    /// The documents of a kind by their ids, a page of them.
    ///
    /// @param after id of the last one of the page before; empty for the first page
    Page<StoredDocument> page(TenantId tenant, CatalogKey.Kind kind, String after) {
        return Page.of(documents.list(tenant, kind, after, PAGE + 1), PAGE, StoredDocument::id);
    }

    /// What somebody begins to edit.
    ///
    /// @param version what is published, or what the draft was begun from; 0 for nothing
    /// @param document JSON; empty when there is none yet
    record TakenUp(long version, Optional<String> document) {}

    TakenUp takeUp(CatalogKey key, boolean isDraft) {
        return isDraft
                ? history.findDraft(key)
                        .map(draft -> new TakenUp(draft.version(), draft.document()))
                        .orElseGet(() -> takeUp(key, false))
                : documents
                        .find(key)
                        .map(stored -> new TakenUp(stored.version(), Optional.of(stored.document())))
                        .orElseGet(() -> new TakenUp(0, Optional.empty()));
    }

    /// @param version what it was taken up as
    /// @return what to tell
    String putDown(CatalogKey key, SoundDocument document, long version, boolean isDraft) {
        if (isDraft) {
            history.putDraft(key, version, Json.write(document.document()));
            return "Kept as a draft. Nothing is sent by it until it is published.";
        }
        new CatalogEndpoint(documents, key.kind())
                .put(key, document.document(), document.entry(), Versions.of(version));
        return "Published. What is sent from now on goes by it.";
    }
}
