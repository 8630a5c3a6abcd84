// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.openapi;

import io.swagger.v3.core.util.Json31;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.media.Schema;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Pattern;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springframework.core.io.ClassPathResource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Customizer that adds the definitions of the workflow documents' JSON Schema, such as `WorkflowStep` for `step`.
final class WorkflowSchemas implements OpenApiCustomizer {

    private static final ClassPathResource SOURCE =
            new ClassPathResource("dev/carillon/documents/workflow/workflow.schema.json");
    private static final Pattern REFERENCE = Pattern.compile("#/\\$defs/(\\w+)");

    @Override
    public void customise(OpenAPI document) {
        if (document.getComponents() == null) {
            document.setComponents(new Components());
        }
        try {
            String text = REFERENCE
                    .matcher(SOURCE.getContentAsString(StandardCharsets.UTF_8))
                    .replaceAll(found -> "#/components/schemas/" + name(found.group(1)));
            JsonNode definitions = JsonMapper.shared().readTree(text).path("$defs");
            for (var definition : definitions.properties()) {
                document.getComponents()
                        .addSchemas(
                                name(definition.getKey()),
                                Json31.mapper().readValue(definition.getValue().toString(), Schema.class));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + SOURCE, e);
        }
    }

    private static String name(String definition) {
        return "Workflow" + definition.substring(0, 1).toUpperCase(Locale.ROOT) + definition.substring(1);
    }
}
