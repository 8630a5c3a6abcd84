// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.catalog;

import dev.carillon.admin.access.Caller;
import dev.carillon.admin.access.RequiresScope;
import dev.carillon.admin.access.Scope;
import dev.carillon.admin.console.ConsolePages;
import dev.carillon.admin.console.NavigationEntry;
import dev.carillon.admin.json.Json;
import dev.carillon.events.CatalogKey;
import dev.carillon.runtime.http.RefusedException;
import java.util.Map;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;
import tools.jackson.databind.node.ObjectNode;

/// Console pages of event types and categories, each edited as a JSON document.
@ConsolePages
@RequestMapping("/console/t/{tenant}/catalog/{kind}")
final class DocumentPages {

    static final NavigationEntry TYPES =
            new NavigationEntry(305, "Event types", "catalog/event-types", Scope.CATALOG_READ);
    static final NavigationEntry CATEGORIES =
            new NavigationEntry(310, "Categories", "catalog/categories", Scope.CATALOG_READ);

    private static final Map<EditableKind, String> BLANKS = Map.of(
            EditableKind.EVENT_TYPES,
            "{\n  \"name\": \"\",\n  \"lane\": \"standard\",\n  \"channels\": [\"in_app\"]\n}",
            EditableKind.CATEGORIES,
            "{\n  \"name\": \"\"\n}");

    private static final Map<EditableKind, String> TITLES =
            Map.of(EditableKind.EVENT_TYPES, TYPES.name(), EditableKind.CATEGORIES, CATEGORIES.name());

    private final CatalogEditor editor;

    DocumentPages(CatalogEditor editor) {
        this.editor = editor;
    }

    @GetMapping
    @RequiresScope(Scope.CATALOG_READ)
    String list(Caller caller, @PathVariable String kind, @RequestParam(defaultValue = "") String after, Model model) {
        EditableKind known = require(kind);
        model.addAttribute("kind", kind);
        model.addAttribute("title", TITLES.get(known));
        editor.list(caller.tenant(), known.kind(), after, model);
        return "console/documents";
    }

    @GetMapping("/edit")
    @RequiresScope(Scope.CATALOG_READ)
    String edit(
            Caller caller,
            @PathVariable String kind,
            @RequestParam String id,
            @RequestParam(defaultValue = "false") boolean draft,
            Model model) {
        EditableKind known = require(kind);
        CatalogEditor.OpenedDocument opened = editor.open(key(caller, known, id), draft);
        model.addAttribute("kind", kind);
        model.addAttribute("list", TITLES.get(known));
        model.addAttribute("id", id.strip());
        opened.show(model);
        model.addAttribute(
                "document",
                opened.document()
                        .map(document -> Json.read(document, ObjectNode.class).toPrettyString())
                        .orElse(BLANKS.get(known)));
        return "console/document";
    }

    @PostMapping("/edit")
    @RequiresScope(Scope.CATALOG_WRITE)
    String save(
            Caller caller,
            @PathVariable String tenant,
            @PathVariable String kind,
            @RequestParam String id,
            @RequestParam long version,
            @RequestParam(defaultValue = "0") long revision,
            @RequestParam String document,
            @RequestParam(defaultValue = "false") boolean draft,
            RedirectAttributes redirect) {
        EditableKind known = require(kind);
        ValidDocument valid = ValidDocument.read(known, id.strip(), document);
        OpenedState basis = new OpenedState(version, revision);
        redirect.addFlashAttribute("done", editor.save(key(caller, known, id), valid, basis, draft));
        redirect.addAttribute("id", id.strip());
        redirect.addAttribute("draft", draft);
        return "redirect:/console/t/{tenant}/catalog/{kind}/edit";
    }

    private CatalogKey key(Caller caller, EditableKind kind, String id) {
        return new CatalogEndpoint(editor.documents(), kind.kind()).key(caller, id.strip());
    }

    private static EditableKind require(String kind) {
        EditableKind known = EditableKind.require(kind);
        if (!TITLES.containsKey(known)) {
            throw RefusedException.notFound("such kind");
        }
        return known;
    }
}
