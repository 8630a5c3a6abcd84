// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.catalog;

import dev.carillon.admin.access.Caller;
import dev.carillon.admin.access.RequiresScope;
import dev.carillon.admin.access.Scope;
import dev.carillon.admin.console.ConsolePages;
import dev.carillon.admin.json.VersionPrecondition;
import dev.carillon.events.CatalogKey;
import java.util.Optional;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/// Console pages of a document's versions, its draft and their differences.
@ConsolePages
@RequestMapping("/console/t/{tenant}")
final class HistoryPages {

    private static final String BACK = "redirect:/console/t/{tenant}/history/{kind}";
    private static final String NEWEST = "9223372036854775807";
    private static final int PAGE = 20;

    private final CatalogVersions versions;
    private final CatalogEditor editor;

    HistoryPages(CatalogVersions versions, CatalogEditor editor) {
        this.versions = versions;
        this.editor = editor;
    }

    @GetMapping("/history/{kind}")
    @RequiresScope(Scope.CATALOG_READ)
    String history(
            Caller caller,
            @PathVariable String kind,
            @RequestParam String id,
            @RequestParam(defaultValue = NEWEST) long before,
            Model model) {
        EditableKind written = EditableKind.require(kind);
        CatalogKey key = new CatalogEndpoint(editor.documents(), written.kind()).key(caller, id);
        Optional<CatalogVersion> draft = editor.history().findDraft(key);
        model.addAttribute("kind", kind);
        model.addAttribute("id", id);
        model.addAttribute("editor", (isOfDocumentPages(written) ? "catalog/" : "") + kind + "/edit");
        model.addAttribute("current", editor.open(key, false).version());
        model.addAttribute("page", versions.list(caller, kind, id, before, PAGE));
        model.addAttribute("draft", draft);
        model.addAttribute(
                "draftDiff",
                draft.isEmpty() ? "" : versions.diffOfDraft(caller, kind, id).diff());
        return "console/history";
    }

    /// Changes that publishing a version again would make, as a page fragment.
    @GetMapping("/history/{kind}/diff")
    @RequiresScope(Scope.CATALOG_READ)
    String diff(
            Caller caller,
            @PathVariable String kind,
            @RequestParam String id,
            @RequestParam long version,
            Model model) {
        model.addAttribute(
                "diff",
                versions.diff(caller, kind, id, version, Optional.empty()).diff());
        return "console/history :: diff";
    }

    @PostMapping("/history/{kind}/publication")
    @RequiresScope(Scope.CATALOG_WRITE)
    String publish(
            Caller caller,
            @PathVariable String tenant,
            @PathVariable String kind,
            @RequestParam String id,
            @RequestParam long version,
            @RequestParam long current,
            RedirectAttributes redirect) {
        versions.publish(caller, kind, id, version, VersionPrecondition.of(current));
        return back(id, "Version %d is published again.".formatted(version), redirect);
    }

    @PostMapping("/history/{kind}/draft/publication")
    @RequiresScope(Scope.CATALOG_WRITE)
    String publishDraft(
            Caller caller,
            @PathVariable String tenant,
            @PathVariable String kind,
            @RequestParam String id,
            RedirectAttributes redirect) {
        versions.publishDraft(caller, kind, id);
        return back(id, "The draft is published.", redirect);
    }

    @PostMapping("/history/{kind}/draft/disposal")
    @RequiresScope(Scope.CATALOG_WRITE)
    String dropDraft(
            Caller caller,
            @PathVariable String tenant,
            @PathVariable String kind,
            @RequestParam String id,
            RedirectAttributes redirect) {
        versions.dropDraft(caller, kind, id);
        return back(id, "The draft is deleted.", redirect);
    }

    private static boolean isOfDocumentPages(EditableKind kind) {
        return kind == EditableKind.EVENT_TYPES || kind == EditableKind.CATEGORIES;
    }

    private static String back(String id, String done, RedirectAttributes redirect) {
        redirect.addAttribute("id", id);
        redirect.addFlashAttribute("done", done);
        return BACK;
    }
}
