// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.mcp;

import dev.carillon.client.management.CarillonClient;
import dev.carillon.client.management.ClientOptions;
import io.modelcontextprotocol.json.McpJsonDefaults;
import io.modelcontextprotocol.server.McpServer;
import io.modelcontextprotocol.server.transport.StdioServerTransportProvider;
import io.modelcontextprotocol.spec.McpSchema;
import java.net.URI;
import java.time.Duration;
import java.util.Map;

/// Process that serves one client of the Model Context Protocol over standard input and output, until the input ends.
public final class McpApplication {

    private static final String INSTRUCTIONS = """
            Carillon decides who is notified of an event, when and on which channel. To find out why somebody did not get \
            a notification: list_notifications for the recipient, then get_notification for the timeline with the reason \
            of each step; explain says what would be decided now. Times are ISO 8601 with a zone.""";

    private McpApplication() {}

    /// Environment: `CARILLON_URL`, `CARILLON_API_KEY`, and `CARILLON_MCP_ALLOW=drafts` if drafts may be saved.
    public static void main(String[] arguments) {
        Map<String, String> environment = System.getenv();
        String url = require(environment, "CARILLON_URL");
        String key = require(environment, "CARILLON_API_KEY");
        String allowed = environment.getOrDefault("CARILLON_MCP_ALLOW", "");
        if (!allowed.isEmpty() && !allowed.equals("drafts")) {
            fail("CARILLON_MCP_ALLOW must be 'drafts' or absent, is '%s'".formatted(allowed));
        }
        CarillonClient client = new CarillonClient(
                new ClientOptions(URI.create(url), key, Duration.ofSeconds(10), Duration.ofSeconds(30)));
        McpServer.sync(new StdioServerTransportProvider(McpJsonDefaults.getMapper()))
                .serverInfo("carillon", "0.1.0")
                .instructions(INSTRUCTIONS)
                .capabilities(
                        McpSchema.ServerCapabilities.builder().tools(false).build())
                .tools(new Tools(client).list(allowed.equals("drafts")))
                .build();
    }

    private static String require(Map<String, String> environment, String name) {
        String value = environment.getOrDefault(name, "");
        if (value.isEmpty()) {
            fail(name + " is not set");
        }
        return value;
    }

    private static void fail(String reason) {
        System.err.println(reason);
        System.exit(2);
    }
}
