// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.runtime.http;

import io.swagger.v3.core.util.Yaml31;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Paths;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springframework.core.io.ClassPathResource;

/// Customizer that adds a service's hand-written description to the application's OpenAPI document. For services that
/// have springdoc on their class path.
///
/// @param source description on the class path
public record OpenApiDocument(ClassPathResource source) implements OpenApiCustomizer {

    /// @param path such as `openapi/ingestion.yaml`
    public static OpenApiDocument of(String path) {
        return new OpenApiDocument(new ClassPathResource(path));
    }

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

    private OpenAPI read() {
        try (InputStream in = source.getInputStream()) {
            return Yaml31.mapper().readValue(in, OpenAPI.class);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + source, e);
        }
    }
}
