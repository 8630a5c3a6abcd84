// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.catalog.template;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.carillon.admin.access.Caller;
import dev.carillon.admin.access.RequiresScope;
import dev.carillon.admin.access.Scope;
import dev.carillon.admin.json.Json;
import dev.carillon.admin.json.JsonBody;
import dev.carillon.admin.json.JsonRequest;
import dev.carillon.documents.json.Fields;
import dev.carillon.documents.json.Syntax;
import dev.carillon.documents.preference.Choices;
import dev.carillon.documents.template.Rendering;
import dev.carillon.events.Channel;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.node.ObjectNode;

/// REST API of template previews.
@RestController
@Tag(name = "Templates")
final class TemplatePreviewController {

    private final TemplatePreview preview;

    TemplatePreviewController(TemplatePreview preview) {
        this.preview = preview;
    }

    /// Rendered message, or the reason why it could not be rendered.
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "TemplatePreview")
    record View(
            boolean rendered,
            @Nullable String locale,
            @Nullable String title,
            @Nullable String text,
            @Nullable String html,
            @Nullable String actionUrl,
            @Nullable String code,
            @Nullable String detail) {}

    @PostMapping("/v1/template-previews")
    @RequiresScope(Scope.CATALOG_READ)
    @Operation(
            summary = "Render a template, published or not",
            description = "The template is rendered like a message: `locale` and `timeZone` default to the"
                    + " tenant's, `event.occurredAt` to the present. Missing data is reported in the answer,"
                    + " not refused. At most 256 KiB.")
    View preview(Caller caller, @JsonBody(limit = 256 * JsonBody.KIBIBYTE) Fields body) {
        Optional<Channel> channel = body.require("channel", body.oneOf("channel", Choices.channels(), Channel::find));
        String locale = body.parsed("locale", 64, Syntax::locale).orElse("");
        String zone = body.parsed("timeZone", 64, Syntax::timeZone).orElse("");
        ObjectNode names = Json.object();
        for (String name : new String[] {"data", "recipient", "event"}) {
            names.set(
                    name, body.object(name).map(TemplatePreviewController::open).orElseGet(Json::object));
        }
        Optional<Fields> template = body.require("template", body.object("template"));
        if (template.isEmpty()) {
            JsonRequest.requireSound(body);
        }
        Rendering rendering = preview.render(
                template.orElseThrow(),
                new TemplatePreview.Reader(caller.tenant(), channel.orElse(Channel.IN_APP), locale, zone),
                names);
        return switch (rendering) {
            case Rendering.Rendered message ->
                new View(
                        true,
                        message.locale(),
                        message.title(),
                        message.text(),
                        message.html(),
                        message.actionUrl(),
                        null,
                        null);
            case Rendering.Failed failed ->
                new View(false, null, null, null, null, null, failed.code().wireName(), failed.detail());
        };
    }

    /// Marks all members as known: any members are allowed.
    private static ObjectNode open(Fields fields) {
        fields.names().forEach(fields::find);
        return fields.node();
    }
}
