// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.catalog.builder;

import dev.carillon.admin.access.Caller;
import dev.carillon.admin.access.RequiresScope;
import dev.carillon.admin.access.Scope;
import dev.carillon.admin.catalog.CatalogDocuments;
import dev.carillon.admin.catalog.CatalogEndpoint;
import dev.carillon.admin.catalog.CatalogFiles;
import dev.carillon.admin.catalog.Categories;
import dev.carillon.admin.catalog.StoredDocument;
import dev.carillon.admin.catalog.WorkflowForm;
import dev.carillon.admin.catalog.template.TemplateFields;
import dev.carillon.admin.console.ConsolePages;
import dev.carillon.admin.console.NavigationEntry;
import dev.carillon.admin.json.Json;
import dev.carillon.admin.refusal.AdminRefusals;
import dev.carillon.events.CatalogKey;
import dev.carillon.events.Lane;
import dev.carillon.events.TenantId;
import dev.carillon.runtime.http.RefusedException;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
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

/// Console page that edits everything that one notification consists of in one form: category, data, texts, steps. It
/// shows what would change before it publishes.
@ConsolePages
@RequestMapping("/console/t/{tenant}/builder")
final class BuilderPages {

    static final NavigationEntry NAVIGATION =
            new NavigationEntry(300, "Notification builder", "builder", Scope.CATALOG_WRITE);

    private static final int MOST_TYPES = 200;

    private final CatalogDocuments documents;
    private final Categories categories;
    private final Publication publication;

    BuilderPages(CatalogDocuments documents, Categories categories, CatalogFiles files) {
        this.documents = documents;
        this.categories = categories;
        this.publication = new Publication(documents, files);
    }

    /// @param id event type to open; empty for a new one
    @GetMapping
    @RequiresScope(Scope.CATALOG_WRITE)
    String open(Caller caller, @RequestParam(defaultValue = "") String id, Model model) {
        NotificationDraft.Opened opened =
                id.isBlank() ? NotificationDraft.Opened.nothing() : opened(caller, id.strip());
        showPage(NotificationDraft.open(opened, categories.list(caller.tenant())), caller.tenant(), model);
        return "console/builder";
    }

    /// Applies the fields of the form, and its action. Nothing is saved. The form is only replaced if its fields have
    /// changed: replacing it would lose what the user is typing.
    @PostMapping("/form")
    @RequiresScope(Scope.CATALOG_WRITE)
    String form(Caller caller, @RequestParam Map<String, String> submitted, HttpServletResponse response, Model model) {
        NotificationDraft draft = NotificationDraft.of(submitted, categories.list(caller.tenant()));
        showFields(draft, model);
        // The previews are made again.
        response.setHeader("HX-Trigger-After-Settle", "drafted");
        if (submitted.containsKey("act") || !draft.shape().equals(submitted.get("shape"))) {
            return "console/builder :: fields";
        }
        response.setHeader("HX-Reswap", "none");
        return "console/builder :: changed";
    }

    /// Shows what publishing would change.
    @PostMapping("/review")
    @RequiresScope(Scope.CATALOG_WRITE)
    String review(Caller caller, @RequestParam Map<String, String> submitted, Model model) {
        NotificationDraft draft = NotificationDraft.of(submitted, categories.list(caller.tenant()));
        CatalogFiles.Import planned = publication.plan(caller.tenant(), draft);
        showPage(draft, caller.tenant(), model);
        model.addAttribute("planned", planned);
        model.addAttribute("fingerprint", planned.fingerprint());
        return "console/builder";
    }

    /// @param plan fingerprint of the changes that were shown
    @PostMapping("/publication")
    @RequiresScope(Scope.CATALOG_WRITE)
    String publish(
            Caller caller,
            @PathVariable String tenant,
            @RequestParam String plan,
            @RequestParam Map<String, String> submitted,
            RedirectAttributes redirect) {
        NotificationDraft draft = NotificationDraft.of(submitted, categories.list(caller.tenant()));
        CatalogFiles.Import planned = publication.plan(caller.tenant(), draft);
        if (!planned.fingerprint().equals(plan)) {
            throw AdminRefusals.versionConflict(
                    "the form or the catalog has changed since the review: review it again");
        }
        publication.publish(planned);
        redirect.addFlashAttribute("done", "Published. New notifications use it.");
        redirect.addAttribute("id", draft.id());
        return "redirect:/console/t/{tenant}/builder";
    }

    private NotificationDraft.Opened opened(Caller caller, String id) {
        TenantId tenant = caller.tenant();
        StoredDocument type = documents
                .find(new CatalogEndpoint(documents, CatalogKey.Kind.EVENT_TYPE).key(caller, id))
                .orElseThrow(() -> RefusedException.notFound("such event type"));
        ObjectNode document = Json.read(type.document(), ObjectNode.class);
        Optional<StoredDocument> template =
                documents.find(new CatalogKey(tenant, CatalogKey.Kind.TEMPLATE, named(document, "template", id)));
        Optional<StoredDocument> workflow = Optional.of(named(document, "workflow", ""))
                .filter(name -> !name.isEmpty())
                .flatMap(name -> documents.find(new CatalogKey(tenant, CatalogKey.Kind.WORKFLOW, name)));
        return new NotificationDraft.Opened(
                id,
                document.path("category").asString(""),
                document,
                template.map(stored -> TemplateFields.editable(Json.read(stored.document(), ObjectNode.class)))
                        .orElseGet(Json::object),
                workflow.map(stored -> Json.read(stored.document(), ObjectNode.class)),
                Map.of(
                        "eventType", type.version(),
                        "template", template.map(StoredDocument::version).orElse(0L),
                        "workflow", workflow.map(StoredDocument::version).orElse(0L)));
    }

    /// Id that an event type names.
    ///
    /// @param implied id if it names none
    private static String named(ObjectNode type, String member, String implied) {
        String named = type.path(member).asString("");
        return named.isEmpty() ? implied : named;
    }

    private void showPage(NotificationDraft draft, TenantId tenant, Model model) {
        showFields(draft, model);
        model.addAttribute("others", others(draft, tenant));
    }

    /// Shows the fields alone, which are shown anew while they are typed into.
    private static void showFields(NotificationDraft draft, Model model) {
        model.addAttribute("draft", draft);
        model.addAttribute("lanes", LaneChoice.ALL);
        model.addAttribute("kinds", DataRows.Kind.values());
        model.addAttribute("channels", ChannelFields.of(draft));
        model.addAttribute("carried", Json.write(draft.carried()));
        model.addAttribute("template", Json.write(draft.opened().template()));
        model.addAttribute("workflow", draft.workflow().map(Json::write).orElse(""));
        model.addAttribute("sample", Json.write(draft.sample()));
        model.addAttribute("documents", shown(draft));
    }

    /// Documents that the form makes, as the second view shows them.
    private static List<Map.Entry<String, String>> shown(NotificationDraft draft) {
        return List.of(
                Map.entry("Event type (JSON)", draft.eventType().toPrettyString()),
                Map.entry("Template (JSON)", draft.template().toPrettyString()),
                Map.entry(
                        "Workflow (YAML)",
                        draft.workflow()
                                .map(steps -> WorkflowForm.yaml(Json.write(steps)))
                                .orElse("none: every channel at once")));
    }

    /// Other event types that use the same template or workflow: they change, too.
    private List<String> others(NotificationDraft draft, TenantId tenant) {
        if (draft.isNew()) {
            return List.of();
        }
        String template = draft.templateId();
        String workflow = draft.workflowId();
        return documents.list(tenant, CatalogKey.Kind.EVENT_TYPE, "", MOST_TYPES).stream()
                .filter(type -> !type.id().equals(draft.id()))
                .filter(type -> {
                    ObjectNode document = Json.read(type.document(), ObjectNode.class);
                    String other = document.path("workflow").asString("");
                    return named(document, "template", type.id()).equals(template)
                            || (!other.isEmpty() && other.equals(workflow));
                })
                .map(StoredDocument::id)
                .toList();
    }

    /// Lane as it is chosen.
    record LaneChoice(String name, String text) {

        private static final List<LaneChoice> ALL = List.of(
                new LaneChoice(Lane.STANDARD.wireName(), "Standard: within seconds"),
                new LaneChoice(Lane.CRITICAL.wireName(), "Critical: codes and alerts, before all others"),
                new LaneChoice(Lane.BULK.wireName(), "Bulk: news and campaigns, after all others"));
    }
}
