// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.ingestion.http;

import io.swagger.v3.core.util.Yaml31;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Paths;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springframework.core.io.ClassPathResource;

/// Customizer that adds ingestion's hand-written description to the application's OpenAPI document.
final class OpenApiDocument implements OpenApiCustomizer {

    private static final ClassPathResource SOURCE = new ClassPathResource("openapi/ingestion.yaml");

    @Override
    public void customise(OpenAPI document) {
        OpenAPI own = read();
        if (document.getPaths() == null) {
            document.setPaths(new Paths());
        }
        own.getPaths().forEach(document.getPaths()::addPathItem);
        if (document.getComponents() == null) {
            document.setComponents(new Components());
        }
        Components components = document.getComponents();
        own.getComponents().getSchemas().forEach(components::addSchemas);
        own.getComponents().getResponses().forEach(components::addResponses);
        own.getComponents().getSecuritySchemes().forEach(components::addSecuritySchemes);
    }

    private static OpenAPI read() {
        try (InputStream in = SOURCE.getInputStream()) {
            return Yaml31.mapper().readValue(in, OpenAPI.class);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + SOURCE, e);
        }
    }
}
