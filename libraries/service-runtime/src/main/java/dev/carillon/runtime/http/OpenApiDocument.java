// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.runtime.http;

import io.swagger.v3.core.util.Yaml31;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.Paths;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.responses.ApiResponses;
import io.swagger.v3.oas.models.tags.Tag;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springframework.core.io.ClassPathResource;

/// Customizer that adds a service's hand-written description, and the parts that all services share, to the
/// application's OpenAPI document. Of an operation that springdoc found, only the members that the description has are
/// replaced. For services that have springdoc on their class path.
///
/// @param source description on the class path
public record OpenApiDocument(ClassPathResource source) implements OpenApiCustomizer {

    private static final ClassPathResource COMMON = new ClassPathResource("openapi/common.yaml");

    /// @param path such as `openapi/ingestion.yaml`
    public static OpenApiDocument of(String path) {
        return new OpenApiDocument(new ClassPathResource(path));
    }

    @Override
    public void customise(OpenAPI document) {
        OpenAPI common = read(COMMON);
        document.setInfo(common.getInfo());
        addComponents(document, common.getComponents());
        OpenAPI own = read(source);
        addComponents(document, own.getComponents());
        addTags(document, own.getTags());
        if (document.getPaths() == null) {
            document.setPaths(new Paths());
        }
        own.getPaths().forEach((path, item) -> addPath(document.getPaths(), path, item));
    }

    private static void addPath(Paths paths, String path, PathItem item) {
        PathItem known = paths.computeIfAbsent(path, _ -> new PathItem());
        item.readOperationsMap().forEach((method, operation) -> {
            Operation found = known.readOperationsMap().get(method);
            if (found == null) {
                known.operation(method, operation);
            } else {
                replaceMembers(found, operation);
            }
        });
    }

    private static void replaceMembers(Operation found, Operation own) {
        if (own.getOperationId() != null) {
            found.setOperationId(own.getOperationId());
        }
        if (own.getSummary() != null) {
            found.setSummary(own.getSummary());
        }
        if (own.getDescription() != null) {
            // The found description ends with the scopes.
            found.setDescription(Stream.of(own.getDescription(), found.getDescription())
                    .filter(Objects::nonNull)
                    .collect(Collectors.joining(" ")));
        }
        if (own.getParameters() != null) {
            found.setParameters(own.getParameters());
        }
        if (own.getRequestBody() != null) {
            found.setRequestBody(own.getRequestBody());
        }
        if (own.getResponses() != null) {
            addResponses(found, own.getResponses());
        }
    }

    /// Successes replace all successes that springdoc found. A success without content has the content of those.
    private static void addResponses(Operation found, ApiResponses own) {
        ApiResponses responses = found.getResponses();
        if (own.keySet().stream().anyMatch(OpenApiDocument::isSuccess)) {
            Optional<Content> content = responses.entrySet().stream()
                    .filter(response -> isSuccess(response.getKey()))
                    .map(response -> response.getValue().getContent())
                    .filter(Objects::nonNull)
                    .findFirst();
            responses.keySet().removeIf(OpenApiDocument::isSuccess);
            own.forEach((status, response) -> {
                if (isSuccess(status) && !status.equals("204") && response.getContent() == null) {
                    content.ifPresent(response::setContent);
                }
            });
        }
        own.forEach(responses::addApiResponse);
        ApiResponses ordered = new ApiResponses();
        new TreeMap<>(responses).forEach(ordered::addApiResponse);
        found.setResponses(ordered);
    }

    private static boolean isSuccess(String status) {
        return status.startsWith("2");
    }

    private static void addTags(OpenAPI document, List<Tag> own) {
        Set<String> names = own.stream().map(Tag::getName).collect(Collectors.toSet());
        List<Tag> tags = new ArrayList<>(own);
        Optional.ofNullable(document.getTags()).stream()
                .flatMap(List::stream)
                .filter(tag -> !names.contains(tag.getName()))
                .forEach(tags::add);
        document.setTags(tags);
    }

    private static void addComponents(OpenAPI document, Components own) {
        if (document.getComponents() == null) {
            document.setComponents(new Components());
        }
        Components components = document.getComponents();
        addAll(own.getSchemas(), components::addSchemas);
        addAll(own.getResponses(), components::addResponses);
        addAll(own.getParameters(), components::addParameters);
        addAll(own.getHeaders(), components::addHeaders);
        addAll(own.getSecuritySchemes(), components::addSecuritySchemes);
    }

    private static <T> void addAll(@Nullable Map<String, T> own, BiConsumer<String, T> add) {
        if (own != null) {
            own.forEach(add);
        }
    }

    private static OpenAPI read(ClassPathResource source) {
        try (InputStream in = source.getInputStream()) {
            return Yaml31.mapper().readValue(in, OpenAPI.class);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + source, e);
        }
    }
}
