// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.catalog;

import dev.carillon.admin.json.Json;
import dev.carillon.admin.json.Page;
import dev.carillon.admin.json.VersionPrecondition;
import dev.carillon.events.CatalogKey;
import dev.carillon.events.TenantId;
import dev.carillon.events.v1.CatalogEntry;
import dev.carillon.runtime.http.RefusedException;
import java.util.List;
import java.util.Optional;
import org.springframework.ui.Model;

/// Loading and saving of catalog documents, which the console's editors share: as the published document or as its
/// draft.
public record CatalogEditor(CatalogDocuments documents, CatalogHistory history) {

    private static final int PAGE = 50;

    /// Shows a page of the documents of a kind by id, and the drafts of that kind.
    ///
    /// @param after id of the last document of the previous page; empty for the first page
    public void list(TenantId tenant, CatalogKey.Kind kind, String after, Model model) {
        model.addAttribute("page", Page.of(documents.list(tenant, kind, after, PAGE + 1), PAGE, StoredDocument::id));
        model.addAttribute("drafts", history.drafts(tenant, kind));
    }

    /// Document that another one names and that does not exist. Nothing can be sent where it is needed.
    ///
    /// @param path path of the reference in the document
    /// @param page page on which it can be created, below the tenant's address
    public record MissingDocument(String path, String kind, String id, String page) {}

    /// Document that an editor opened.
    ///
    /// @param version published version, or version from which the draft was begun; 0 if there is none
    /// @param revision revision of the draft; 0 for the published document
    /// @param document JSON; empty if there is none yet
    /// @param published published version; 0 if there is none
    /// @param draft draft of the document
    /// @param missing what the published document needs and does not exist
    public record OpenedDocument(
            long version,
            long revision,
            Optional<String> document,
            long published,
            Optional<CatalogVersion> draft,
            List<MissingDocument> missing) {

        public void show(Model model) {
            model.addAttribute("version", version);
            model.addAttribute("revision", revision);
            model.addAttribute("published", published);
            model.addAttribute("draft", draft);
            model.addAttribute("missing", missing);
        }
    }

    public OpenedDocument open(CatalogKey key, boolean isDraft) {
        Optional<StoredDocument> stored = documents.find(key);
        long published = stored.map(StoredDocument::version).orElse(0L);
        Optional<CatalogVersion> draft = history.findDraft(key);
        List<MissingDocument> missing =
                stored.map(document -> missing(key, document)).orElse(List.of());
        return isDraft && draft.isPresent()
                ? new OpenedDocument(
                        draft.get().version(),
                        draft.get().revision(),
                        draft.get().document(),
                        published,
                        draft,
                        missing)
                : new OpenedDocument(published, 0, stored.map(StoredDocument::document), published, draft, missing);
    }

    private List<MissingDocument> missing(CatalogKey key, StoredDocument stored) {
        try {
            CatalogEntry.Builder entry = ValidDocument.read(EditableKind.of(key.kind()), key.id(), stored.document())
                    .entry();
            return documents.missing(key.tenant(), DocumentReference.of(key.id(), entry)).stream()
                    .map(reference -> new MissingDocument(
                            reference.path(),
                            reference.kind().wireName().replace('_', ' '),
                            reference.id(),
                            EditableKind.of(reference.kind()).page()))
                    .toList();
        } catch (RefusedException _) {
            // A rule that is younger than the document: its editor shows the faults.
            return List.of();
        }
    }

    /// Saves the draft, or publishes the document and deletes the draft that it was opened from.
    ///
    /// @param basis state that the editor opened
    /// @return message for the editor
    public String save(CatalogKey key, ValidDocument document, OpenedState basis, boolean isDraft) {
        if (isDraft) {
            history.putDraft(key, basis, Json.write(document.document()));
            return "The draft is saved.";
        }
        new CatalogEndpoint(documents, key.kind())
                .put(key, document.document(), document.entry(), VersionPrecondition.of(basis.published()));
        if (history.findDraft(key)
                .filter(draft -> draft.revision() == basis.revision())
                .isPresent()) {
            history.dropDraft(key);
        }
        return "Published. New notifications use it.";
    }
}
