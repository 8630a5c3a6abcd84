// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Check of `docs/openapi.yaml` against the controllers of all services, and of the rules that every operation keeps.
/// [OpenApiDocumentIT] compares it with what the system publishes.
class OpenApiDocumentTest {

    private static final Path DOCUMENT =
            Path.of("..", "docs", "openapi.yaml").toAbsolutePath().normalize();
    private static final Pattern CAMEL_CASE = Pattern.compile("[a-z]+([A-Z][a-z]+)*");
    private static final Pattern PLAIN_BEGINNING = Pattern.compile("[A-Z][^`{]*[\\s\\S]*");

    /// Controllers that are no API of the platform.
    private static final List<String> OTHERS = List.of("dev.carillon.simulators", "dev.carillon.standalone.demo");

    private final JsonNode document = read();

    /// Operation of the document.
    private record Operation(String method, String path, JsonNode node) {

        String name() {
            return method + " " + path;
        }

        @Override
        public String toString() {
            return name();
        }
    }

    /// Method and path of a controller's method; an empty method if it handles every method, to refuse it.
    private record Endpoint(String method, String path) {}

    @Test
    void everyEndpointIsInTheDocument() throws ClassNotFoundException {
        Set<String> calls =
                operations().map(operation -> comparable(operation.name())).collect(Collectors.toSet());
        Set<String> paths =
                operations().map(operation -> comparable(operation.path())).collect(Collectors.toSet());

        List<Endpoint> missing = endpoints()
                .filter(endpoint -> !endpoint.path().endsWith("/**"))
                .filter(endpoint -> endpoint.method().isEmpty()
                        ? !paths.contains(comparable(endpoint.path()))
                        : !calls.contains(comparable(endpoint.method() + " " + endpoint.path())))
                .toList();

        assertThat(missing).isEmpty();
    }

    /// Paths that Jetty handlers answer before the servlets are also mapped by a controller, which refuses other
    /// methods.
    @Test
    void everyOperationHasAnEndpoint() throws ClassNotFoundException {
        Set<String> known = endpoints()
                .map(endpoint -> comparable((endpoint.method() + " " + endpoint.path()).strip()))
                .collect(Collectors.toSet());

        assertThat(operations()
                        .filter(operation -> !known.contains(comparable(operation.name()))
                                && !known.contains(comparable(operation.path()))))
                .isEmpty();
    }

    @Test
    void everyOperationIsNamedAndDescribed() {
        assertThat(operations()
                        .map(operation -> operation.node().path("operationId").asString("")))
                .doesNotHaveDuplicates()
                .allMatch(id -> CAMEL_CASE.matcher(id).matches());
        assertThat(operations()).allSatisfy(operation -> {
            assertThat(operation.node().path("tags").size()).isEqualTo(1);
            assertThat(operation.node().path("summary").asString(""))
                    .matches(PLAIN_BEGINNING)
                    .doesNotEndWith(".");
            assertThat(operation.node().path("description").asString(""))
                    .matches(PLAIN_BEGINNING)
                    .endsWith(".");
        });
    }

    @Test
    void everyBodyHasASchemaAndEveryRequestAnExample() {
        assertThat(operations()).allSatisfy(operation -> {
            operation.node().at("/requestBody/content").properties().forEach(content -> {
                JsonNode schema = content.getValue().path("schema");
                assertThat(schema.propertyNames()).as(content.getKey()).isNotEmpty();
                if (!schema.path("format").asString("").equals("binary")) {
                    assertThat(content.getValue().has("example"))
                            .as("example of " + content.getKey())
                            .isTrue();
                }
            });
            operation
                    .node()
                    .path("responses")
                    .valueStream()
                    .map(this::resolved)
                    .flatMap(response -> response.path("content").valueStream())
                    .forEach(content -> assertThat(
                                    resolved(content.path("schema")).propertyNames())
                            .isNotEmpty());
        });
    }

    @Test
    void everyOperationSaysWhoMayCallItAndHowItRefuses() {
        assertThat(operations()).allSatisfy(operation -> {
            JsonNode security = operation.node().path("security");
            assertThat(security.isArray()).as("security").isTrue();
            boolean takesApiKey = security.valueStream().anyMatch(scheme -> scheme.has("apiKey"));
            if (takesApiKey) {
                assertThat(operation.node().path("x-required-scopes").valueStream())
                        .isNotEmpty()
                        .allMatch(scope -> operation
                                .node()
                                .path("description")
                                .asString("")
                                .contains("`" + scope.asString() + "`"));
                for (String status : List.of("401", "403", "503")) {
                    assertThat(resolved(operation.node().path("responses").path(status))
                                    .at("/content/application~1problem+json/schema/$ref")
                                    .asString(""))
                            .as(status)
                            .isEqualTo("#/components/schemas/Problem");
                }
            }
        });
    }

    @Test
    void everyReferenceLeadsSomewhere() {
        assertThat(document.findValuesAsString("$ref"))
                .isNotEmpty()
                .noneMatch(reference -> document.at(reference.substring(1)).isMissingNode());
    }

    private Stream<Operation> operations() {
        return document.path("paths").properties().stream()
                .flatMap(path -> path.getValue().properties().stream()
                        .map(operation -> new Operation(
                                operation.getKey().toUpperCase(Locale.ROOT), path.getKey(), operation.getValue())));
    }

    private JsonNode resolved(JsonNode node) {
        return node.has("$ref") ? document.at(node.path("$ref").asString().substring(1)) : node;
    }

    private static Stream<Endpoint> endpoints() throws ClassNotFoundException {
        var scanner = new ClassPathScanningCandidateComponentProvider(false);
        scanner.addIncludeFilter(new AnnotationTypeFilter(RestController.class));
        Set<String> names = new TreeSet<>();
        scanner.findCandidateComponents("dev.carillon").forEach(found -> names.add(found.getBeanClassName()));
        names.removeIf(name -> OTHERS.stream().anyMatch(name::startsWith));
        assertThat(names).hasSizeGreaterThan(40);
        Stream.Builder<Endpoint> endpoints = Stream.builder();
        for (String name : names) {
            Class<?> controller = Class.forName(name);
            RequestMapping mapping = AnnotatedElementUtils.findMergedAnnotation(controller, RequestMapping.class);
            List<String> roots = mapping == null ? List.of("") : paths(mapping.path());
            Stream.concat(
                            Arrays.stream(controller.getDeclaredMethods()),
                            Arrays.stream(controller.getInterfaces()).flatMap(type -> Arrays.stream(type.getMethods())))
                    .forEach(method -> add(roots, method, endpoints));
        }
        return endpoints.build().distinct();
    }

    private static void add(List<String> roots, Method method, Stream.Builder<Endpoint> endpoints) {
        RequestMapping mapping = AnnotatedElementUtils.findMergedAnnotation(method, RequestMapping.class);
        if (mapping == null) {
            return;
        }
        List<String> methods = mapping.method().length == 0
                ? List.of("")
                : Arrays.stream(mapping.method()).map(Enum::name).toList();
        for (String root : roots) {
            for (String path : paths(mapping.path())) {
                methods.forEach(name -> endpoints.add(new Endpoint(name, root + path)));
            }
        }
    }

    private static List<String> paths(String[] paths) {
        return paths.length == 0 ? List.of("") : List.of(paths);
    }

    /// Call or path without the names of its variables.
    private static String comparable(String path) {
        return path.replaceAll("\\{[^}]*}", "{}");
    }

    private static JsonNode read() {
        try {
            return JsonMapper.shared().valueToTree(new Yaml().load(Files.readString(DOCUMENT)));
        } catch (IOException e) {
            throw new AssertionError("docs/openapi.yaml cannot be read", e);
        }
    }
}
