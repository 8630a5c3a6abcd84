// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.catalog.builder;

import dev.carillon.admin.catalog.CatalogDocuments;
import dev.carillon.admin.catalog.CatalogFiles;
import dev.carillon.admin.catalog.Categories.Category;
import dev.carillon.admin.catalog.EditableKind;
import dev.carillon.admin.catalog.StoredDocument;
import dev.carillon.admin.catalog.ValidDocument;
import dev.carillon.admin.json.Json;
import dev.carillon.documents.json.Syntax;
import dev.carillon.events.CatalogKey;
import dev.carillon.events.Channel;
import dev.carillon.events.TenantId;
import dev.carillon.runtime.http.RefusedException;
import dev.carillon.runtime.http.Violation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.node.ObjectNode;

/// Publication of all documents of a draft: all of them or none. Faults name the fields of the form. Thread-safe.
final class Publication {

    private static final Pattern CONTENT = Pattern.compile("/contents/(\\d+)/?(.*)");

    private final CatalogDocuments documents;
    private final CatalogFiles files;

    Publication(CatalogDocuments documents, CatalogFiles files) {
        this.documents = documents;
        this.files = files;
    }

    /// Plans the publication.
    ///
    /// @throws RefusedException with all faults; one of them if another operator has published a document meanwhile
    CatalogFiles.Import plan(TenantId tenant, NotificationDraft draft) {
        List<Violation> faults = new ArrayList<>(draft.faults());
        Map<CatalogKey, ValidDocument> given = new LinkedHashMap<>();
        if (draft.name().isBlank()) {
            faults.add(new Violation("name", "required", "is missing"));
        } else if (isId(draft.id(), faults)) {
            collect(tenant, draft, given, faults);
        }
        if (!faults.isEmpty()) {
            throw RefusedException.invalid(faults);
        }
        return files.plan(tenant, given);
    }

    void publish(CatalogFiles.Import planned) {
        files.apply(planned);
    }

    private void collect(
            TenantId tenant, NotificationDraft draft, Map<CatalogKey, ValidDocument> given, List<Violation> faults) {
        String id = draft.id();
        draft.newCategory().ifPresent(made -> {
            CatalogKey key = new CatalogKey(tenant, CatalogKey.Kind.CATEGORY, made.id());
            // One that is published already stays as it is.
            if (documents.find(key).isEmpty()) {
                add(key, category(made), _ -> "category", given, faults);
            }
        });
        CatalogKey template = new CatalogKey(tenant, CatalogKey.Kind.TEMPLATE, draft.templateId());
        requireTexts(draft, faults);
        if (requireUnchanged(template, draft, "template", faults)
                && !draft.written().isEmpty()) {
            add(template, draft.template(), path -> content(draft, path), given, faults);
        }
        draft.workflow().ifPresent(workflow -> {
            CatalogKey key = new CatalogKey(tenant, CatalogKey.Kind.WORKFLOW, draft.workflowId());
            if (requireUnchanged(key, draft, "workflow", faults)) {
                add(key, workflow, UnaryOperator.identity(), given, faults);
            }
        });
        CatalogKey type = new CatalogKey(tenant, CatalogKey.Kind.EVENT_TYPE, id);
        if (requireUnchanged(type, draft, "eventType", faults)) {
            add(type, draft.eventType(), Publication::field, given, faults);
        }
    }

    private static boolean isId(String id, List<Violation> faults) {
        try {
            Syntax.catalogId(id);
            return true;
        } catch (IllegalArgumentException e) {
            faults.add(new Violation("id", "format", String.valueOf(e.getMessage())));
            return false;
        }
    }

    private static ObjectNode category(Category made) {
        ObjectNode category = Json.object().put("name", made.name());
        if (made.isMandatory()) {
            category.put("mandatory", true);
        }
        return category;
    }

    private static void add(
            CatalogKey key,
            ObjectNode document,
            UnaryOperator<String> field,
            Map<CatalogKey, ValidDocument> given,
            List<Violation> faults) {
        try {
            given.put(key, ValidDocument.read(EditableKind.of(key.kind()), key.id(), Json.write(document)));
        } catch (RefusedException e) {
            e.problem()
                    .violations()
                    .forEach(fault ->
                            faults.add(new Violation(field.apply(fault.path()), fault.rule(), fault.message())));
            if (e.problem().violations().isEmpty()) {
                throw e;
            }
        }
    }

    /// Every channel that is sent on needs a text in one language at least.
    private static void requireTexts(NotificationDraft draft, List<Violation> faults) {
        List<Integer> written = draft.written();
        for (Channel channel : draft.channels()) {
            boolean hasText = written.stream().anyMatch(at -> isOf(draft, at, channel));
            for (int at = 0; !hasText && at < draft.contents().size(); at++) {
                if (isOf(draft, at, channel)) {
                    faults.add(
                            new Violation("text" + at, "required", "is missing: nothing is written for this channel"));
                    hasText = true;
                }
            }
        }
        if (draft.channels().isEmpty()) {
            faults.add(new Violation("sends-" + Channel.IN_APP.wireName(), "required", "choose at least one channel"));
        }
    }

    private static boolean isOf(NotificationDraft draft, int at, Channel channel) {
        return channel.wireName().equals(draft.contents().get(at).get("channel"));
    }

    private boolean requireUnchanged(CatalogKey key, NotificationDraft draft, String document, List<Violation> faults) {
        long stored = documents.find(key).map(StoredDocument::version).orElse(0L);
        long opened = draft.opened().version(document);
        if (stored == opened) {
            return true;
        }
        String kind = key.kind().wireName().replace('_', ' ');
        faults.add(
                opened == 0
                        ? new Violation("id", "unique", "there is the %s %s already".formatted(kind, key.id()))
                        : new Violation(
                                "name",
                                "version",
                                "the %s %s was published by another operator meanwhile: open it again and repeat the change"
                                        .formatted(kind, key.id())));
        return false;
    }

    private static String content(NotificationDraft draft, String path) {
        Matcher found = CONTENT.matcher(path);
        if (!found.matches()) {
            return path;
        }
        int at = Integer.parseInt(found.group(1));
        List<Integer> written = draft.written();
        String part = found.group(2).isEmpty() ? "text" : found.group(2).replace('/', '.');
        return at < written.size() ? part + written.get(at) : path;
    }

    private static String field(String path) {
        return path.equals("/channels") ? "sends-" + Channel.IN_APP.wireName() : path;
    }
}
