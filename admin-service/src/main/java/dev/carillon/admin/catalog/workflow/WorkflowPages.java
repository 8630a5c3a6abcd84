// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.catalog.workflow;

import com.google.protobuf.ByteString;
import dev.carillon.admin.access.Caller;
import dev.carillon.admin.access.RequiresScope;
import dev.carillon.admin.access.Scope;
import dev.carillon.admin.catalog.CatalogEditor;
import dev.carillon.admin.catalog.CatalogEndpoint;
import dev.carillon.admin.catalog.EditableKind;
import dev.carillon.admin.catalog.OpenedState;
import dev.carillon.admin.catalog.ValidDocument;
import dev.carillon.admin.catalog.WorkflowForm;
import dev.carillon.admin.console.ConsolePages;
import dev.carillon.admin.console.NavigationEntry;
import dev.carillon.admin.json.Document;
import dev.carillon.admin.json.Json;
import dev.carillon.admin.json.Notation;
import dev.carillon.events.CatalogKey;
import dev.carillon.runtime.http.RefusedException;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;
import tools.jackson.databind.node.ObjectNode;

/// Console pages of workflows: edited in a form and in YAML or JSON, checked while typing, with the router's
/// explanation.
@ConsolePages
@RequestMapping("/console/t/{tenant}/workflows")
final class WorkflowPages {

    static final NavigationEntry NAVIGATION = new NavigationEntry(330, "Workflows", "workflows", Scope.CATALOG_READ);

    private static final String BLANK = """
            name: New workflow
            steps:
              - id: bell
                deliver:
                  channel: in_app
            """;

    private final CatalogEndpoint endpoint;
    private final CatalogEditor editor;

    WorkflowPages(CatalogEditor editor) {
        this.editor = editor;
        this.endpoint = new CatalogEndpoint(editor.documents(), CatalogKey.Kind.WORKFLOW);
    }

    @GetMapping
    @RequiresScope(Scope.CATALOG_READ)
    String list(Caller caller, @RequestParam(defaultValue = "") String after, Model model) {
        editor.list(caller.tenant(), CatalogKey.Kind.WORKFLOW, after, model);
        return "console/workflows";
    }

    @GetMapping("/edit")
    @RequiresScope(Scope.CATALOG_READ)
    String edit(
            Caller caller, @RequestParam String id, @RequestParam(defaultValue = "false") boolean draft, Model model) {
        CatalogEditor.OpenedDocument opened = editor.open(endpoint.key(caller, id.strip()), draft);
        model.addAttribute("id", id.strip());
        opened.show(model);
        model.addAttribute("document", opened.document().map(WorkflowForm::yaml).orElse(BLANK));
        return "console/workflow";
    }

    /// All faults with their paths, as a page fragment.
    @PostMapping("/check")
    @RequiresScope(Scope.CATALOG_READ)
    String check(@RequestParam String document) {
        WorkflowForm.read(document(document));
        return "console/workflow :: sound";
    }

    /// Form of the steps of the document in the editor. Nothing is saved. There is no form while the document has
    /// faults.
    @PostMapping("/steps")
    @RequiresScope(Scope.CATALOG_READ)
    String steps(@RequestParam String document, Model model) {
        try {
            show(Json.read(WorkflowForm.read(document(document)).toStringUtf8(), ObjectNode.class), model);
            return "console/workflow :: steps";
        } catch (RefusedException _) {
            return "console/workflow :: unsound";
        }
    }

    /// Document after an action in the form. The form is only replaced if its fields have changed: replacing it
    /// would lose what the user is typing.
    @PostMapping("/form")
    @RequiresScope(Scope.CATALOG_READ)
    String form(
            @RequestParam String workflow,
            @RequestParam Map<String, String> submitted,
            HttpServletResponse response,
            Model model) {
        if (!(Json.parse(workflow.getBytes(StandardCharsets.UTF_8)) instanceof ObjectNode parsed)) {
            throw RefusedException.invalid("workflow", "type", "must be a JSON object");
        }
        List<String> before = WorkflowSteps.names(parsed);
        WorkflowSteps.apply(parsed, submitted);
        show(parsed, model);
        // The kind that is chosen for the next step stays chosen.
        model.addAttribute("kind", submitted.getOrDefault("kind", ""));
        model.addAttribute("document", WorkflowForm.yaml(Json.write(parsed)));
        if (submitted.containsKey("act") || !before.equals(WorkflowSteps.names(parsed))) {
            return "console/workflow :: written";
        }
        response.setHeader("HX-Reswap", "none");
        return "console/workflow :: document";
    }

    private static void show(ObjectNode workflow, Model model) {
        model.addAttribute("workflow", Json.write(workflow));
        model.addAttribute("steps", WorkflowSteps.shown(workflow));
        model.addAttribute("kinds", StepFields.kinds());
    }

    @PostMapping("/edit")
    @RequiresScope(Scope.CATALOG_WRITE)
    String save(
            Caller caller,
            @PathVariable String tenant,
            @RequestParam String id,
            @RequestParam long version,
            @RequestParam(defaultValue = "0") long revision,
            @RequestParam String document,
            @RequestParam(defaultValue = "false") boolean draft,
            RedirectAttributes redirect) {
        ValidDocument valid = ValidDocument.read(EditableKind.WORKFLOWS, id.strip(), document(document));
        OpenedState basis = new OpenedState(version, revision);
        redirect.addFlashAttribute("done", editor.save(endpoint.key(caller, id.strip()), valid, basis, draft));
        redirect.addAttribute("id", id.strip());
        redirect.addAttribute("draft", draft);
        return "redirect:/console/t/{tenant}/workflows/edit";
    }

    private static Document document(String text) {
        String unix = text.replace("\r\n", "\n");
        return new Document(
                unix.stripLeading().startsWith("{") ? Notation.JSON : Notation.YAML, ByteString.copyFromUtf8(unix));
    }
}
