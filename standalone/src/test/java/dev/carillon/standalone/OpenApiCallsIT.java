// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Calls of every operation of `docs/openapi.yaml` that takes an API key, with the document's own examples.
@ExtendWith(RunningSystem.class)
@Timeout(600)
class OpenApiCallsIT {

    private static final Duration SOON = Duration.ofSeconds(90);
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final List<String> ORDER = List.of("PUT", "POST", "GET", "PATCH", "DELETE");

    private static final Path COVERAGE = Path.of("..", "docs", "api-coverage.md");
    private static final String COVERAGE_HEAD = """
            # Tests of the API

            Every operation of [the API](openapi.yaml), and the test that calls it. `OpenApiCallsIT` calls the running system with the document's own
            examples, without an API key and with one, and checks each answer against the schema that the document has for its status. The operations
            of the other tests take another proof of identity: a signature of a provider, a sealed link, or a token of a recipient. Generated; the test
            fails while a row is missing, and rewrites the page with `-Dcarillon.documents=write`.

            | operation | test |
            | --- | --- |
            """;

    private static final Path CALLBACK_TEST = Path.of(
            "..", "delivery-service", "src", "test", "java", "dev", "carillon", "delivery", "CallbackTest.java");
    private static final Path INBOX_TEST = Path.of(
            "..", "websocket-gateway", "src", "test", "java", "dev", "carillon", "gateway", "HttpInboxTest.java");

    /// Tests that call the operations without an API key.
    private static final Map<String, Path> OTHERS = Map.ofEntries(
            Map.entry("/callbacks/ses", CALLBACK_TEST),
            Map.entry("/callbacks/sendgrid", CALLBACK_TEST),
            Map.entry("/callbacks/twilio/{tag}", CALLBACK_TEST),
            Map.entry("/callbacks/vonage/{tag}", CALLBACK_TEST),
            Map.entry("/connection/http_stream", INBOX_TEST),
            Map.entry("/connection/sse", INBOX_TEST),
            Map.entry("/emulation", INBOX_TEST),
            Map.entry("/links/clicks/{tag}", CALLBACK_TEST),
            Map.entry("/links/opens/{tag}", CALLBACK_TEST),
            Map.entry("/links/preferences/{tag}", CALLBACK_TEST),
            Map.entry("/links/unsubscribe/{tag}", CALLBACK_TEST),
            Map.entry("/v1/inbox", INBOX_TEST),
            Map.entry("/v1/inbox/stream", INBOX_TEST),
            Map.entry("/v1/inbox/unread-count", INBOX_TEST),
            Map.entry("/v1/inbox/{act}", INBOX_TEST));

    private final HttpClient http = HttpClient.newHttpClient();
    private JsonNode document = JSON.createObjectNode();

    /// Operation of the document.
    private record Operation(String method, String path, JsonNode node) {

        boolean takesApiKey() {
            return node.path("security").valueStream().anyMatch(scheme -> scheme.has("apiKey"));
        }

        /// Path with `1` for every variable, which is valid as an id and as a number.
        String example() {
            return path.replace("{kind}", "categories").replaceAll("\\{[^}]*}", "1");
        }
    }

    @BeforeEach
    void readDocument() throws IOException {
        document = JSON.valueToTree(new Yaml().load(Files.readString(Path.of("..", "docs", "openapi.yaml"))));
    }

    @Test
    void everyOperationWithAnApiKeyRefusesCallersWithoutOne(Standalone system) {
        SoftAssertions softly = new SoftAssertions();
        operations().filter(Operation::takesApiKey).forEach(operation -> {
            HttpResponse<String> answer = call(system.url(), "", operation);
            softly.assertThat(answer.statusCode())
                    .as(operation.method() + " " + operation.path())
                    .isEqualTo(401);
            softly.assertThat(faults(answer, "#/components/schemas/Problem"))
                    .as(operation.method() + " " + operation.path())
                    .isEmpty();
        });
        softly.assertAll();
    }

    @Test
    void everyOperationWithAnApiKeyAnswersAsDescribed(Standalone system) {
        String key = newTenantKey(system);
        SoftAssertions softly = new SoftAssertions();
        operations()
                .filter(Operation::takesApiKey)
                .sorted(Comparator.comparingInt(operation -> ORDER.indexOf(operation.method())))
                .forEach(operation -> {
                    HttpResponse<String> answer = call(system.url(), key, operation);
                    String name = operation.method() + " " + operation.path() + " answered " + answer.statusCode() + " "
                            + answer.body();
                    JsonNode response =
                            resolved(operation.node().path("responses").path(Integer.toString(answer.statusCode())));
                    softly.assertThat(response.isMissingNode())
                            .as("status is not described: " + name)
                            .isFalse();
                    boolean isPut = operation.method().equals("PUT");
                    softly.assertThat(!isPut || answer.statusCode() < 300 || answer.statusCode() == 403)
                            .as("the example is refused: " + name)
                            .isTrue();
                    response.path("content").properties().stream()
                            .filter(content -> content.getKey().endsWith("json"))
                            .forEach(content -> softly.assertThat(
                                            faults(answer, content.getValue().path("schema")))
                                    .as(name)
                                    .isEmpty());
                });
        softly.assertAll();
    }

    @Test
    void everyOtherOperationIsCalledByItsTest() throws IOException {
        Set<String> others = operations()
                .filter(operation -> !operation.takesApiKey())
                .map(Operation::path)
                .collect(Collectors.toSet());

        assertThat(others).isEqualTo(OTHERS.keySet());
        for (Map.Entry<String, Path> other : OTHERS.entrySet()) {
            assertThat(Files.readString(other.getValue()))
                    .as("%s calls %s", other.getValue().getFileName(), other.getKey())
                    .contains(other.getKey().replaceFirst("\\{.*", ""));
        }
    }

    @Test
    void theCoverageTableNamesTheTestOfEveryOperation() throws IOException {
        String expected = operations()
                .map(operation -> "| `%s %s` | `%s` |\n"
                        .formatted(
                                operation.method(),
                                operation.path(),
                                operation.takesApiKey()
                                        ? getClass().getSimpleName()
                                        : OTHERS.getOrDefault(operation.path(), Path.of("none"))
                                                .getFileName()
                                                .toString()
                                                .replace(".java", "")))
                .sorted(Comparator.comparing(row -> row.substring(row.indexOf('/'))))
                .collect(Collectors.joining("", COVERAGE_HEAD, ""));

        if ("write".equals(System.getProperty("carillon.documents"))) {
            Files.writeString(COVERAGE, expected);
        }
        assertThat(Files.exists(COVERAGE) ? Files.readString(COVERAGE) : "")
                .as("docs/api-coverage.md is stale; -Dcarillon.documents=write rewrites it")
                .isEqualTo(expected);
    }

    private static String newTenantKey(Standalone system) {
        PlatformClient operator = new PlatformClient(system.url(), RunningSystem.operatorKey());
        HttpResponse<String> created = operator.call("PUT", "/v1/tenants/contract", "{\"name\": \"Contract\"}");
        String key = JSON.readTree(created.body()).at("/apiKey/key").asString();
        PlatformClient client = operator.as(key);
        await().atMost(SOON)
                .until(() -> Stream.of("/v1/events", "/v1/explain", "/v1/token-revocations")
                        .allMatch(path -> client.post(path, "{}").statusCode() != 401));
        return key;
    }

    private HttpResponse<String> call(URI url, String key, Operation operation) {
        var content = operation.node().at("/requestBody/content").properties().stream()
                .findFirst();
        HttpRequest.Builder request = HttpRequest.newBuilder(url.resolve(operation.example()))
                .timeout(SOON)
                .method(
                        operation.method(),
                        content.map(body -> HttpRequest.BodyPublishers.ofString(
                                        body.getValue().path("example").toString()))
                                .orElse(HttpRequest.BodyPublishers.noBody()));
        content.ifPresent(body -> request.header("Content-Type", body.getKey()));
        if (!key.isEmpty()) {
            request.header("Authorization", "Bearer " + key);
        }
        try {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new AssertionError(operation.method() + " " + operation.path(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(operation.method() + " " + operation.path(), e);
        }
    }

    private List<String> faults(HttpResponse<String> answer, String reference) {
        return faults(answer, JSON.createObjectNode().put("$ref", reference));
    }

    /// Differences between the body of an answer and a schema of the document. A member without a value may be null.
    private List<String> faults(HttpResponse<String> answer, JsonNode schema) {
        ObjectNode root = JSON.createObjectNode();
        root.setAll((ObjectNode) schema);
        root.set("components", document.path("components"));
        Schema check = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(root);
        return check.validate(JSON.readTree(answer.body())).stream()
                .map(Object::toString)
                .filter(fault -> !fault.contains(": null found"))
                .toList();
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
}
