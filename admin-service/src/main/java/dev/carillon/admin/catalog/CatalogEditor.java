// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.catalog;

import dev.carillon.admin.json.Json;
import dev.carillon.admin.json.Page;
import dev.carillon.admin.json.VersionPrecondition;
import dev.carillon.events.CatalogKey;
import dev.carillon.events.TenantId;
import java.util.Optional;

/// Loading and saving of catalog documents, which the console's editors share: as the published document or as its
/// draft.
public record CatalogEditor(CatalogDocuments documents, CatalogHistory history) {

    private static final int PAGE = 50;

    /// Page of the documents of a kind, by id.
    ///
    /// @param after id of the last document of the previous page; empty for the first page
    public Page<StoredDocument> page(TenantId tenant, CatalogKey.Kind kind, String after) {
        return Page.of(documents.list(tenant, kind, after, PAGE + 1), PAGE, StoredDocument::id);
    }

    /// Document that an editor opened.
    ///
    /// @param version published version, or version from which the draft was begun; 0 if there is none
    /// @param revision revision of the draft; 0 for the published document
    /// @param document JSON; empty if there is none yet
    public record OpenedDocument(long version, long revision, Optional<String> document) {}

    public OpenedDocument open(CatalogKey key, boolean isDraft) {
        return isDraft
                ? history.findDraft(key)
                        .map(draft -> new OpenedDocument(draft.version(), draft.revision(), draft.document()))
                        .orElseGet(() -> open(key, false))
                : documents
                        .find(key)
                        .map(stored -> new OpenedDocument(stored.version(), 0, Optional.of(stored.document())))
                        .orElseGet(() -> new OpenedDocument(0, 0, Optional.empty()));
    }

    /// @param basis state that the editor opened
    /// @return message for the editor
    public String save(CatalogKey key, ValidDocument document, OpenedState basis, boolean isDraft) {
        if (isDraft) {
            history.putDraft(key, basis, Json.write(document.document()));
            return "Kept as a draft. Nothing is sent by it until it is published.";
        }
        new CatalogEndpoint(documents, key.kind())
                .put(key, document.document(), document.entry(), VersionPrecondition.of(basis.published()));
        return "Published. New notifications use it.";
    }
}
