// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.catalog;

import com.google.protobuf.ByteString;
import dev.carillon.admin.access.Caller;
import dev.carillon.admin.access.Requires;
import dev.carillon.admin.access.Scope;
import dev.carillon.admin.console.NavigationEntry;
import dev.carillon.admin.console.Pages;
import dev.carillon.admin.json.Document;
import dev.carillon.admin.json.Fields;
import dev.carillon.admin.json.Json;
import dev.carillon.admin.json.Notation;
import dev.carillon.admin.json.Page;
import dev.carillon.admin.json.Versions;
import dev.carillon.events.CatalogKey;
import dev.carillon.events.v1.CatalogEntry;
import dev.carillon.events.v1.Workflow;
import java.util.Map;
import java.util.Optional;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;

/// Workflows in YAML or JSON, checked while they are written, with the router's explanation beside.
@Pages
@RequestMapping("/console/t/{tenant}/workflows")
final class WorkflowPages {

    static final NavigationEntry NAVIGATION = new NavigationEntry(330, "Workflows", "workflows", Scope.CATALOG_READ);

    private static final int PAGE = 50;
    private static final String BLANK = """
            name: New workflow
            steps:
              - id: bell
                deliver:
                  channel: in_app
            """;

    private final CatalogEndpoint endpoint;
    private final CatalogDocuments documents;

    WorkflowPages(CatalogDocuments documents) {
        this.documents = documents;
        this.endpoint = new CatalogEndpoint(documents, CatalogKey.Kind.WORKFLOW);
    }

    @GetMapping
    @Requires(Scope.CATALOG_READ)
    String list(Caller caller, @RequestParam(defaultValue = "") String after, Model model) {
        model.addAttribute(
                "page",
                Page.of(
                        documents.list(caller.tenant(), CatalogKey.Kind.WORKFLOW, after, PAGE + 1),
                        PAGE,
                        StoredDocument::id));
        return "console/workflows";
    }

    @GetMapping("/edit")
    @Requires(Scope.CATALOG_READ)
    String edit(Caller caller, @RequestParam String id, Model model) {
        Optional<StoredDocument> stored = documents.find(endpoint.key(caller, id.strip()));
        model.addAttribute("id", id.strip());
        model.addAttribute("version", stored.map(StoredDocument::version).orElse(0L));
        model.addAttribute(
                "document", stored.map(document -> yaml(document.document())).orElse(BLANK));
        return "console/workflow";
    }

    /// Every fault with its place, as part of the page.
    @PostMapping("/check")
    @Requires(Scope.CATALOG_READ)
    String check(@RequestParam String document) {
        WorkflowForm.read(document(document));
        return "console/workflow :: sound";
    }

    @PostMapping("/edit")
    @Requires(Scope.CATALOG_WRITE)
    String save(
            Caller caller,
            @PathVariable String tenant,
            @RequestParam String id,
            @RequestParam long version,
            @RequestParam String document,
            RedirectAttributes redirect) {
        ByteString canonical = WorkflowForm.read(document(document));
        endpoint.put(
                endpoint.key(caller, id.strip()),
                Fields.of(Json.parse(canonical.toByteArray())).node(),
                CatalogEntry.newBuilder().setWorkflow(Workflow.newBuilder().setDocument(canonical)),
                Versions.of(version));
        redirect.addAttribute("id", id.strip());
        redirect.addFlashAttribute("done", "Published. Events that arrive from now on go by it.");
        return "redirect:/console/t/{tenant}/workflows/edit";
    }

    private static Document document(String text) {
        String unix = text.replace("\r\n", "\n");
        return new Document(
                unix.stripLeading().startsWith("{") ? Notation.JSON : Notation.YAML, ByteString.copyFromUtf8(unix));
    }

    /// People read YAML more easily than what is stored.
    private static String yaml(String json) {
        DumperOptions options = new DumperOptions();
        options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
        options.setIndent(2);
        options.setIndicatorIndent(0);
        return new Yaml(options).dump(Json.read(json, Map.class));
    }
}
