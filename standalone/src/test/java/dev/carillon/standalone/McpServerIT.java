// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.modelcontextprotocol.client.McpClient;
import io.modelcontextprotocol.client.McpSyncClient;
import io.modelcontextprotocol.client.transport.ServerParameters;
import io.modelcontextprotocol.client.transport.StdioClientTransport;
import io.modelcontextprotocol.json.McpJsonDefaults;
import io.modelcontextprotocol.spec.McpSchema;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The MCP server as an assistant starts it, with the whole system and the SDK's client.
@ExtendWith(RunningSystem.class)
@Timeout(300)
class McpServerIT {

    private static final Path JAR = DocumentExamples.ROOT.resolve("sdk/mcp/target/mcp-server-0.1.0-SNAPSHOT-exec.jar");
    private static final Duration SOON = Duration.ofSeconds(90);

    @Test
    void anAssistantFindsWhyANotificationWasSent(Standalone system) {
        String recipient = "mcp-" + UUID.randomUUID();
        String event = new PlatformClient(system.url(), system.apiKey()).submit("""
                        {"type": "order.shipped", "recipients": ["%s"], "data": {"orderId": "1", "carrier": "Post"}}""".formatted(recipient));
        try (McpSyncClient assistant = start(system, Map.of())) {
            assertThat(assistant.listTools().tools())
                    .allSatisfy(tool -> assertThat(tool.annotations().readOnlyHint())
                            .as(tool.name())
                            .isTrue())
                    .extracting(McpSchema.Tool::name)
                    .contains("explain", "get_notification")
                    .doesNotContain("save_catalog_draft");

            JsonNode notifications = await().atMost(SOON)
                    .until(
                            () -> call(assistant, "list_notifications", Map.of("recipient", recipient)),
                            found -> found.size() == 1);
            JsonNode timeline = call(
                    assistant,
                    "get_notification",
                    Map.of("id", notifications.get(0).path("id").asString()));
            assertThat(timeline.path("event").toString() + timeline.path("eventId"))
                    .contains(event);
            assertThat(timeline.path("timeline")).isNotEmpty();
            assertThat(call(
                                    assistant,
                                    "explain",
                                    Map.of(
                                            "recipient",
                                            recipient,
                                            "type",
                                            "order.shipped",
                                            "data",
                                            Map.of("orderId", "1", "carrier", "Post")))
                            .toString())
                    .contains("in_app");
            assertThat(call(assistant, "list_catalog", Map.of("kind", "event-types", "limit", 1)))
                    .hasSize(1);
        }
    }

    @Test
    void aRefusalIsAnErrorThatSaysWhy(Standalone system) {
        try (McpSyncClient assistant = start(system, Map.of())) {
            McpSchema.CallToolResult unknown =
                    assistant.callTool(request("get_recipient", Map.of("id", "mcp-" + UUID.randomUUID())));
            McpSchema.CallToolResult unread = assistant.callTool(request("get_recipient", Map.of("name", "ann")));

            assertThat(unknown.isError()).isTrue();
            assertThat(text(unknown)).contains("404");
            assertThat(unread.isError()).isTrue();
        }
    }

    @Test
    void aDraftIsSavedIfItIsAllowedAndNothingIsPublished(Standalone system) {
        PlatformClient platform = new PlatformClient(system.url(), system.apiKey());
        String id = "mcp-" + UUID.randomUUID();
        try (McpSyncClient assistant = start(system, Map.of("CARILLON_MCP_ALLOW", "drafts"))) {
            call(
                    assistant,
                    "save_catalog_draft",
                    Map.of("kind", "categories", "id", id, "document", Map.of("name", "Parcels")));
        }

        assertThat(platform.read("/v1/catalog/categories/%s/draft".formatted(id))
                        .path("name")
                        .asString())
                .isEqualTo("Parcels");
        assertThat(platform.call("GET", "/v1/categories/" + id, "").statusCode())
                .isEqualTo(404);
    }

    private static McpSyncClient start(Standalone system, Map<String, String> more) {
        assertThat(Files.exists(JAR)).as("%s is built", JAR).isTrue();
        Map<String, String> environment = new HashMap<>(more);
        environment.put("CARILLON_URL", system.url().toString());
        environment.put("CARILLON_API_KEY", system.apiKey());
        ServerParameters parameters = ServerParameters.builder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString())
                .args("-jar", JAR.toString())
                .env(environment)
                .build();
        McpSyncClient client = McpClient.sync(new StdioClientTransport(parameters, McpJsonDefaults.getMapper()))
                .requestTimeout(SOON)
                .initializationTimeout(SOON)
                .build();
        client.initialize();
        return client;
    }

    private static JsonNode call(McpSyncClient assistant, String tool, Map<String, Object> arguments) {
        McpSchema.CallToolResult result = assistant.callTool(request(tool, arguments));
        assertThat(result.isError()).as(text(result)).isFalse();
        return JsonMapper.shared().readTree(text(result));
    }

    private static McpSchema.CallToolRequest request(String tool, Map<String, Object> arguments) {
        return McpSchema.CallToolRequest.builder(tool).arguments(arguments).build();
    }

    private static String text(McpSchema.CallToolResult result) {
        return ((McpSchema.TextContent) result.content().get(0)).text();
    }
}
