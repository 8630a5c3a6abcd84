// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.catalog;

import dev.carillon.admin.json.Fields;
import dev.carillon.admin.json.Json;
import dev.carillon.admin.refusal.RefusedException;
import dev.carillon.documents.template.LocaleChain;
import dev.carillon.documents.template.Rendering;
import dev.carillon.documents.template.TemplateModel;
import dev.carillon.documents.template.TemplateRenderer;
import dev.carillon.events.Channel;
import dev.carillon.events.v1.CatalogEntry;
import java.time.ZoneId;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// What a template says to somebody, whether it is published or not. By the renderer that renders what is sent.
/// Thread-safe.
final class TemplatePreview {

    private static final int LENGTH_LIMIT = 500_000;
    private static final int COMPILED = 50;

    private final TemplateForm form = new TemplateForm();
    private final TemplateRenderer renderer = new TemplateRenderer(LENGTH_LIMIT, COMPILED);

    /// Who reads it where.
    record Reader(Channel channel, String locale, ZoneId zone) {}

    /// @param names what the template can name: `data`, `recipient`, `event`
    /// @throws RefusedException when the template could not be published, with every fault and its place
    Rendering render(Fields template, Reader reader, ObjectNode names) {
        CatalogEntry.Builder entry = CatalogEntry.newBuilder();
        form.read("preview", template, entry);
        template.requireSound();
        Map<String, @Nullable Object> model =
                TemplateModel.object(Json.bytes(names)).orElse(Map.of());
        return renderer.render(
                entry.getTemplate(),
                reader.channel(),
                LocaleChain.of(reader.locale(), ""),
                new TemplateModel(model, reader.zone()));
    }
}
