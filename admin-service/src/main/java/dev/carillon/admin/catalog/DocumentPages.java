// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.catalog;

import dev.carillon.admin.access.Caller;
import dev.carillon.admin.access.Requires;
import dev.carillon.admin.access.Scope;
import dev.carillon.admin.console.NavigationEntry;
import dev.carillon.admin.console.Pages;
import dev.carillon.admin.json.Fields;
import dev.carillon.admin.json.Json;
import dev.carillon.admin.json.Page;
import dev.carillon.admin.json.Versions;
import dev.carillon.admin.refusal.RefusedException;
import dev.carillon.events.CatalogKey;
import dev.carillon.events.v1.CatalogEntry;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;
import tools.jackson.databind.node.ObjectNode;

/// Event types and categories, each as a JSON document.
@Pages
@RequestMapping("/console/t/{tenant}/catalog/{kind}")
final class DocumentPages {

    static final NavigationEntry TYPES =
            new NavigationEntry(300, "Event types", "catalog/event-types", Scope.CATALOG_READ);
    static final NavigationEntry CATEGORIES =
            new NavigationEntry(310, "Categories", "catalog/categories", Scope.CATALOG_READ);

    private static final int PAGE = 50;

    /// One kind of document.
    private record Kind(String title, CatalogKey.Kind kind, DocumentForm form, String blank) {}

    private static final Map<String, Kind> KINDS = Map.of(
            "event-types",
            new Kind(
                    "Event types",
                    CatalogKey.Kind.EVENT_TYPE,
                    new EventTypeForm(),
                    "{\n  \"name\": \"\",\n  \"lane\": \"standard\",\n  \"channels\": [\"in_app\"]\n}"),
            "categories",
            new Kind("Categories", CatalogKey.Kind.CATEGORY, new CategoryForm(), "{\n  \"name\": \"\"\n}"));

    private final CatalogDocuments documents;

    DocumentPages(CatalogDocuments documents) {
        this.documents = documents;
    }

    @GetMapping
    @Requires(Scope.CATALOG_READ)
    String list(Caller caller, @PathVariable String kind, @RequestParam(defaultValue = "") String after, Model model) {
        Kind known = require(kind);
        model.addAttribute("kind", kind);
        model.addAttribute("title", known.title());
        model.addAttribute(
                "page",
                Page.of(documents.list(caller.tenant(), known.kind(), after, PAGE + 1), PAGE, StoredDocument::id));
        return "console/documents";
    }

    @GetMapping("/edit")
    @Requires(Scope.CATALOG_READ)
    String edit(Caller caller, @PathVariable String kind, @RequestParam String id, Model model) {
        Kind known = require(kind);
        Optional<StoredDocument> stored =
                documents.find(new CatalogEndpoint(documents, known.kind()).key(caller, id.strip()));
        model.addAttribute("kind", kind);
        model.addAttribute("title", known.title());
        model.addAttribute("id", id.strip());
        model.addAttribute("version", stored.map(StoredDocument::version).orElse(0L));
        model.addAttribute(
                "document",
                stored.map(document ->
                                Json.read(document.document(), ObjectNode.class).toPrettyString())
                        .orElse(known.blank()));
        return "console/document";
    }

    @PostMapping("/edit")
    @Requires(Scope.CATALOG_WRITE)
    String save(
            Caller caller,
            @PathVariable String tenant,
            @PathVariable String kind,
            @RequestParam String id,
            @RequestParam long version,
            @RequestParam String document,
            RedirectAttributes redirect) {
        Kind known = require(kind);
        CatalogEndpoint endpoint = new CatalogEndpoint(documents, known.kind());
        Fields body = Fields.of(Json.parse(document.getBytes(StandardCharsets.UTF_8)));
        ObjectNode node = body.node();
        node.remove(CatalogEndpoint.ADDED);
        CatalogEntry.Builder entry = CatalogEntry.newBuilder();
        known.form().read(id.strip(), body, entry);
        body.requireSound();
        endpoint.put(endpoint.key(caller, id.strip()), node, entry, Versions.of(version));
        redirect.addAttribute("id", id.strip());
        redirect.addFlashAttribute("done", "Published.");
        return "redirect:/console/t/{tenant}/catalog/{kind}/edit";
    }

    private static Kind require(String kind) {
        return Optional.ofNullable(KINDS.get(kind)).orElseThrow(() -> RefusedException.notFound("such kind"));
    }
}
