// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.json.JsonMapper;

/// Check of `docs/openapi.yaml` against the document that the running system publishes. Run with
/// `-Dcarillon.documents=write` to rewrite it.
@ExtendWith(RunningSystem.class)
@Timeout(600)
class OpenApiDocumentIT {

    private static final Path DOCUMENT =
            Path.of("..", "docs", "openapi.yaml").toAbsolutePath().normalize();
    private static final String HEAD = """
            # OpenAPI document of all services, as GET /v3/api-docs of a running system publishes it. Generated; to rewrite it:
            # mvn -pl :standalone -am verify -Dit.test=OpenApiDocumentIT -Dtest=NoSuch -Dsurefire.failIfNoSpecifiedTests=false -Dcarillon.documents=write
            """;

    @Test
    void theDocumentIsWhatTheSystemPublishes(Standalone system) throws IOException {
        String published = new PlatformClient(system.url(), system.apiKey()).text("/v3/api-docs");

        String expected = render(published);

        if ("write".equals(System.getProperty("carillon.documents"))) {
            Files.writeString(DOCUMENT, expected);
        }
        assertThat(Files.exists(DOCUMENT) ? Files.readString(DOCUMENT) : "")
                .as("docs/openapi.yaml is stale; its first lines have the command that rewrites it")
                .isEqualTo(expected);
    }

    @Test
    void theReferencePageLoadsNothingFromOtherHosts(Standalone system) {
        PlatformClient platform = new PlatformClient(system.url(), system.apiKey());
        String page = platform.text("/docs");

        assertThat(page).contains("/docs/page.js", "swagger-ui-bundle.js").doesNotContain("//");
        assertThat(platform.text("/docs/page.js")).contains("/v3/api-docs").contains("validatorUrl: null");
        page.lines()
                .filter(line -> line.contains("/webjars/"))
                .map(line -> line.replaceFirst(".*\"(/webjars/[^\"]*)\".*", "$1"))
                .forEach(asset -> assertThat(platform.text(asset)).as(asset).isNotEmpty());
    }

    @Test
    void theGuidesAreBesideTheReference(Standalone system) {
        PlatformClient platform = new PlatformClient(system.url(), system.apiKey());

        assertThat(platform.text("/docs")).contains("href=\"/docs/guides\"", "role=\"search\"");
        assertThat(platform.text("/docs/guides")).contains("/docs/guides/quotas", "/docs/guides/runbooks/retry-storm");
        assertThat(platform.text("/docs/guides?q=burstSeconds")).contains("/docs/guides/quotas#");
        assertThat(platform.text("/docs/guides/quotas")).contains("<h1 id=\"quotas\">Quotas</h1>");
        assertThat(platform.text("/docs/guides/runbooks/retry-storm")).contains("<h1");
        assertThat(platform.call("GET", "/docs/guides/no-such-guide", "").statusCode())
                .isEqualTo(404);
    }

    /// YAML in a fixed order: paths, schemas and responses by name.
    private static String render(String published) {
        Map<?, ?> document = JsonMapper.shared().readValue(published, LinkedHashMap.class);
        Map<String, Object> ordered = new LinkedHashMap<>();
        ordered.put("openapi", document.get("openapi"));
        ordered.put("info", document.get("info"));
        Map<String, Object> server = new LinkedHashMap<>();
        server.put("url", "http://127.0.0.1:8080");
        server.put("description", "System started with ./carillon up");
        ordered.put("servers", List.of(server));
        ordered.put("tags", sortedTags((List<?>) Objects.requireNonNull(document.get("tags"))));
        ordered.put("paths", sorted((Map<?, ?>) Objects.requireNonNull(document.get("paths"))));
        Map<String, Object> components = sorted((Map<?, ?>) Objects.requireNonNull(document.get("components")));
        components.replaceAll((_, parts) -> sorted((Map<?, ?>) parts));
        ordered.put("components", components);
        DumperOptions options = new DumperOptions();
        options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
        options.setWidth(120);
        options.setSplitLines(true);
        return HEAD + new Yaml(options).dump(copy(ordered));
    }

    private static Map<String, Object> sorted(Map<?, ?> members) {
        Map<String, Object> sorted = new TreeMap<>();
        members.forEach((name, value) -> sorted.put(String.valueOf(name), value));
        return sorted;
    }

    private static List<?> sortedTags(List<?> tags) {
        return tags.stream()
                .map(Map.class::cast)
                .sorted(Comparator.comparing(tag -> String.valueOf(tag.get("name"))))
                .toList();
    }

    /// Copy without shared objects, which YAML would write as anchors.
    private static Object copy(Object value) {
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> copy = new LinkedHashMap<>();
            map.forEach((name, member) -> copy.put(String.valueOf(name), copy(member)));
            return copy;
        }
        if (value instanceof List<?> list) {
            List<Object> copy = new ArrayList<>();
            list.forEach(item -> copy.add(copy(item)));
            return copy;
        }
        return value;
    }
}
