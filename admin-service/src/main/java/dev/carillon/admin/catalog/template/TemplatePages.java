// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.catalog.template;

import dev.carillon.admin.access.Caller;
import dev.carillon.admin.access.RequiresScope;
import dev.carillon.admin.access.Scope;
import dev.carillon.admin.catalog.CatalogEditor;
import dev.carillon.admin.catalog.CatalogEndpoint;
import dev.carillon.admin.catalog.EditableKind;
import dev.carillon.admin.catalog.OpenedState;
import dev.carillon.admin.catalog.ValidDocument;
import dev.carillon.admin.console.ConsolePages;
import dev.carillon.admin.console.NavigationEntry;
import dev.carillon.admin.console.UntrustedHtml;
import dev.carillon.admin.json.Json;
import dev.carillon.admin.json.JsonRequest;
import dev.carillon.documents.json.Syntax;
import dev.carillon.documents.preference.Choices;
import dev.carillon.documents.template.Rendering;
import dev.carillon.events.CatalogKey;
import dev.carillon.events.Channel;
import dev.carillon.runtime.http.RefusedException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.springframework.http.ResponseEntity;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;
import tools.jackson.databind.node.ObjectNode;

/// Console pages of templates: one content for each channel and locale, with a preview.
@ConsolePages
@RequestMapping("/console/t/{tenant}/templates")
final class TemplatePages {

    static final NavigationEntry NAVIGATION = new NavigationEntry(320, "Templates", "templates", Scope.CATALOG_READ);

    private static final int MOST_PREVIEWS = 200;

    private final CatalogEndpoint endpoint;
    private final CatalogEditor editor;
    private final TemplatePreview preview;
    private final TemplateTests tests;
    private final Map<String, CachedPreview> previews = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, CachedPreview> eldest) {
            return size() > MOST_PREVIEWS;
        }
    };

    TemplatePages(CatalogEditor editor, TemplatePreview preview, TemplateTests tests) {
        this.editor = editor;
        this.endpoint = new CatalogEndpoint(editor.documents(), CatalogKey.Kind.TEMPLATE);
        this.preview = preview;
        this.tests = tests;
    }

    /// HTML that was rendered recently, and the caller that it was rendered for.
    private record CachedPreview(String keyId, String html) {}

    @GetMapping
    @RequiresScope(Scope.CATALOG_READ)
    String list(Caller caller, @RequestParam(defaultValue = "") String after, Model model) {
        editor.list(caller.tenant(), CatalogKey.Kind.TEMPLATE, after, model);
        return "console/templates";
    }

    @GetMapping("/edit")
    @RequiresScope(Scope.CATALOG_READ)
    String edit(
            Caller caller, @RequestParam String id, @RequestParam(defaultValue = "false") boolean draft, Model model) {
        CatalogEditor.OpenedDocument opened = editor.open(endpoint.key(caller, id.strip()), draft);
        opened.show(model);
        show(
                model,
                id.strip(),
                opened.document()
                        .map(document -> TemplateFields.editable(Json.read(document, ObjectNode.class)))
                        .orElseGet(Json::object));
        return "console/template";
    }

    /// Adds an empty content to the form. Nothing is saved.
    @PostMapping("/content")
    @RequiresScope(Scope.CATALOG_WRITE)
    String add(@RequestParam Map<String, String> submitted, Model model) {
        ObjectNode template = TemplateFields.read(submitted);
        template.withArrayProperty("contents")
                .addObject()
                .put("channel", "in_app")
                .put("locale", "");
        show(model, submitted.getOrDefault("id", ""), template);
        return "console/template :: contents";
    }

    @PostMapping("/preview")
    @RequiresScope(Scope.CATALOG_READ)
    String preview(Caller caller, @RequestParam Map<String, String> submitted, Model model) {
        Channel channel =
                Channel.find(submitted.getOrDefault("previewChannel", "")).orElse(Channel.IN_APP);
        if (TemplateFields.written(submitted).isEmpty()) {
            return "console/template :: preview";
        }
        TemplatePreview.Reader reader = new TemplatePreview.Reader(
                caller.tenant(), channel, locale(submitted.getOrDefault("previewLocale", "")), "");
        Rendering rendering =
                preview.render(JsonRequest.fields(TemplateFields.read(submitted)), reader, names(submitted));
        model.addAttribute("channel", channel.wireName());
        switch (rendering) {
            case Rendering.Rendered rendered -> {
                model.addAttribute("rendered", rendered);
                model.addAttribute("frame", rendered.html().isEmpty() ? "" : keep(caller, rendered.html()));
            }
            case Rendering.Failed failed -> model.addAttribute("failed", failed);
        }
        return "console/template :: preview";
    }

    /// Sends a test of the template in the form.
    @PostMapping("/test")
    @RequiresScope(value = Scope.EVENTS_WRITE, or = Scope.CATALOG_WRITE)
    String test(Caller caller, @RequestParam Map<String, String> submitted, Model model) {
        ObjectNode test = Json.object();
        test.set("template", TemplateFields.read(submitted));
        test.put("eventType", submitted.getOrDefault("testType", "").strip());
        test.put("recipient", submitted.getOrDefault("testRecipient", "").strip());
        test.set("data", names(submitted).path("data"));
        test.put("keepDelays", submitted.containsKey("testDelays"));
        model.addAttribute("sent", tests.send(caller, JsonRequest.fields(test)));
        return "console/template :: tested";
    }

    @GetMapping("/previews/{preview}")
    @RequiresScope(Scope.CATALOG_READ)
    ResponseEntity<String> frame(Caller caller, @PathVariable String preview) {
        CachedPreview cached;
        synchronized (previews) {
            cached = previews.get(preview);
        }
        if (cached == null || !cached.keyId().equals(caller.keyId())) {
            throw RefusedException.notFound("such preview any more");
        }
        return UntrustedHtml.answer(cached.html());
    }

    @PostMapping("/edit")
    @RequiresScope(Scope.CATALOG_WRITE)
    String save(
            Caller caller,
            @PathVariable String tenant,
            @RequestParam Map<String, String> submitted,
            RedirectAttributes redirect) {
        String id = submitted.getOrDefault("id", "").strip();
        boolean isDraft = submitted.containsKey("draft");
        ValidDocument valid =
                ValidDocument.read(EditableKind.TEMPLATES, id, Json.write(TemplateFields.read(submitted)));
        OpenedState basis = new OpenedState(number(submitted, "version"), number(submitted, "revision"));
        redirect.addFlashAttribute("done", editor.save(endpoint.key(caller, id), valid, basis, isDraft));
        redirect.addAttribute("id", id);
        redirect.addAttribute("draft", isDraft);
        return "redirect:/console/t/{tenant}/templates/edit";
    }

    private static void show(Model model, String id, ObjectNode template) {
        model.addAttribute("id", id);
        model.addAttribute("contents", TemplateFields.contents(template));
        model.addAttribute("parts", TemplateFields.RICH_PARTS);
        model.addAttribute(
                "partials",
                template.path("partials").isObject() ? template.path("partials").toPrettyString() : "{}");
        model.addAttribute(
                "tags", template.path("tags").isObject() ? template.path("tags").toPrettyString() : "{}");
        model.addAttribute("channels", Choices.channels());
    }

    private static ObjectNode names(Map<String, String> submitted) {
        ObjectNode names = Json.object();
        ObjectNode sample = TemplateFields.object(submitted, "sample");
        names.set("data", sample.path("data").isObject() ? sample.path("data") : sample);
        names.set("recipient", sample.path("recipient").isObject() ? sample.path("recipient") : Json.object());
        names.set("event", sample.path("event").isObject() ? sample.path("event") : Json.object());
        return names;
    }

    private static String locale(String text) {
        try {
            return text.isBlank() ? "" : Syntax.locale(text.strip());
        } catch (IllegalArgumentException e) {
            throw RefusedException.invalid("previewLocale", "format", String.valueOf(e.getMessage()));
        }
    }

    private static long number(Map<String, String> submitted, String name) {
        String text = submitted.getOrDefault(name, "0");
        return text.matches("\\d{1,18}") ? Long.parseLong(text) : 0;
    }

    private String keep(Caller caller, String html) {
        String id = UUID.randomUUID().toString();
        synchronized (previews) {
            previews.put(id, new CachedPreview(caller.keyId(), html));
        }
        return id;
    }
}
