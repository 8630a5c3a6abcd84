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
    /// @param revision of the draft; 0 for what is published
    /// @param document JSON; empty when there is none yet
    record TakenUp(long version, long revision, Optional<String> document) {}

    TakenUp takeUp(CatalogKey key, boolean isDraft) {
        return isDraft
                ? history.findDraft(key)
                        .map(draft -> new TakenUp(draft.version(), draft.revision(), draft.document()))
                        .orElseGet(() -> takeUp(key, false))
                : documents
                        .find(key)
                        .map(stored -> new TakenUp(stored.version(), 0, Optional.of(stored.document())))
                        .orElseGet(() -> new TakenUp(0, 0, Optional.empty()));
    }

    /// @param basis what it was taken up as
    /// @return what to tell
    String putDown(CatalogKey key, SoundDocument document, CatalogHistory.Basis basis, boolean isDraft) {
        if (isDraft) {
            history.putDraft(key, basis, Json.write(document.document()));
            return "Kept as a draft. Nothing is sent by it until it is published.";
        }
        new CatalogEndpoint(documents, key.kind())
                .put(key, document.document(), document.entry(), Versions.of(basis.published()));
        return "Published. What is sent from now on goes by it.";
    }
}
