// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.mcp;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.carillon.client.management.CarillonClient;
import dev.carillon.client.management.RefusedException;
import dev.carillon.client.management.UnconfirmedException;
import io.modelcontextprotocol.server.McpServerFeatures.SyncToolSpecification;
import io.modelcontextprotocol.spec.McpSchema;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/// Tools of the server. Each answers with the JSON of the platform's API, or, as an error, with its refusal. What a key
/// may not read is refused by the platform. Thread-safe.
final class Tools {

    private static final Gson JSON = new Gson();
    private static final int MOST_ITEMS = 200;
    private static final List<String> KINDS = List.of("event-types", "categories", "templates", "workflows");

    private final CarillonClient client;

    Tools(CarillonClient client) {
        this.client = client;
    }

    /// @param drafts true if drafts of the catalog may be saved
    List<SyncToolSpecification> list(boolean drafts) {
        List<SyncToolSpecification> tools = new ArrayList<>(List.of(
                reader(
                        "list_recipients",
                        "Recipients in the order of their ids",
                        Input.of("prefix", "beginning of the ids").andLimit(),
                        given -> items(client.recipients().list(given.texts("prefix")), given)),
                reader(
                        "get_recipient",
                        "Profile of a recipient: addresses, locale, time zone",
                        Input.required("id", "id of the recipient"),
                        given -> client.recipients().get(given.text("id"))),
                reader(
                        "list_events",
                        "Events, the newest first",
                        Input.of("recipient", "id of a recipient")
                                .and("type", "event type, such as order.shipped")
                                .and("from", "first instant")
                                .and("to", "instant after the last one")
                                .andLimit(),
                        given -> items(client.events(given.texts("recipient", "type", "from", "to")), given)),
                reader(
                        "get_event",
                        "An event with its notifications",
                        Input.required("id", "id of the event"),
                        given -> client.event(given.text("id"))),
                reader(
                        "list_notifications",
                        "Notifications with their status, the newest first",
                        Input.of("recipient", "id of a recipient")
                                .and("event", "id of an event")
                                .and("type", "event type")
                                .and("status", "status, such as failed or provider_accepted")
                                .and("channel", "channel of a delivery, such as email")
                                .and("from", "first instant")
                                .and("to", "instant after the last one")
                                .andLimit(),
                        given -> items(
                                client.notifications(
                                        given.texts("recipient", "event", "type", "status", "channel", "from", "to")),
                                given)),
                reader(
                        "get_notification",
                        "Timeline of a notification: every step with its time and reason",
                        Input.required("id", "id of the notification"),
                        given -> client.notification(given.text("id"))),
                reader(
                        "explain",
                        "What would be decided about an event for one recipient, and by which rule. Nothing is sent",
                        Input.required("recipient", "id of the recipient")
                                .andRequired("type", "event type")
                                .andObject("data", "data of the event")
                                .and("at", "instant of the decision, now by default"),
                        this::explain),
                reader(
                        "list_catalog",
                        "Documents of the catalog of one kind",
                        Input.kind().andLimit(),
                        given -> items(client.catalog().list(given.text("kind")), given)),
                reader(
                        "get_catalog_document",
                        "A document of the catalog, as it is published",
                        Input.kind().andRequired("id", "id of the document"),
                        given -> client.catalog().get(given.text("kind"), given.text("id")))));
        if (drafts) {
            tools.add(tool(
                    "save_catalog_draft",
                    "Saves a draft of a catalog document with the checks of a publication. A person publishes it",
                    Input.kind().andRequired("id", "id of the document").andRequiredObject("document", "the document"),
                    McpSchema.ToolAnnotations.builder()
                            .readOnlyHint(false)
                            .destructiveHint(false)
                            .idempotentHint(true)
                            .build(),
                    given -> client.catalog()
                            .saveDraft(given.text("kind"), given.text("id"), given.object("document"))));
        }
        return tools;
    }

    private JsonObject explain(Given given) {
        JsonObject event = new JsonObject();
        JsonArray recipients = new JsonArray();
        recipients.add(given.text("recipient"));
        event.add("recipients", recipients);
        event.addProperty("type", given.text("type"));
        event.add("data", given.object("data"));
        JsonObject question = new JsonObject();
        question.add("event", event);
        given.texts("at").forEach(question::addProperty);
        return client.explain(question);
    }

    private static JsonArray items(Stream<JsonObject> all, Given given) {
        JsonArray items = new JsonArray();
        all.limit(given.limit()).forEach(items::add);
        return items;
    }

    private static SyncToolSpecification reader(
            String name, String description, Input input, Function<Given, JsonElement> answer) {
        McpSchema.ToolAnnotations readOnly =
                McpSchema.ToolAnnotations.builder().readOnlyHint(true).build();
        return tool(name, description, input, readOnly, answer);
    }

    private static SyncToolSpecification tool(
            String name,
            String description,
            Input input,
            McpSchema.ToolAnnotations annotations,
            Function<Given, JsonElement> answer) {
        McpSchema.Tool tool = McpSchema.Tool.builder(name, input.schema())
                .description(description)
                .annotations(annotations)
                .build();
        return new SyncToolSpecification.Builder()
                .tool(tool)
                .callHandler((exchange, request) -> answer(answer, new Given(request.arguments())))
                .build();
    }

    private static McpSchema.CallToolResult answer(Function<Given, JsonElement> answer, Given given) {
        McpSchema.CallToolResult.Builder result = McpSchema.CallToolResult.builder();
        try {
            return result.addTextContent(answer.apply(given).toString())
                    .isError(false)
                    .build();
        } catch (RefusedException e) {
            return result.addTextContent(e.getMessage() + " " + e.problem().json())
                    .isError(true)
                    .build();
        } catch (UnconfirmedException e) {
            return result.addTextContent(String.valueOf(e.getMessage()))
                    .isError(true)
                    .build();
        }
    }

    /// Arguments of a call, which the server has checked against the tool's schema.
    private record Given(Map<String, Object> arguments) {

        String text(String name) {
            return String.valueOf(arguments.get(name));
        }

        /// Arguments that are there.
        Map<String, String> texts(String... names) {
            Map<String, String> texts = new LinkedHashMap<>();
            for (String name : names) {
                if (arguments.get(name) != null) {
                    texts.put(name, text(name));
                }
            }
            return texts;
        }

        JsonObject object(String name) {
            Object value = arguments.get(name);
            return value == null ? new JsonObject() : JSON.toJsonTree(value).getAsJsonObject();
        }

        long limit() {
            return arguments.get("limit") instanceof Number limit ? limit.longValue() : Input.DEFAULT_ITEMS;
        }
    }

    /// Input schema of a tool.
    private record Input(Map<String, Object> properties, List<String> required) {

        static final int DEFAULT_ITEMS = 20;

        static Input of(String name, String description) {
            return new Input(Map.of(), List.of()).and(name, description);
        }

        static Input required(String name, String description) {
            return new Input(Map.of(), List.of()).andRequired(name, description);
        }

        static Input kind() {
            return new Input(Map.of(), List.of())
                    .with("kind", Map.of("type", "string", "enum", KINDS, "description", "kind of document"), true);
        }

        Input and(String name, String description) {
            return with(name, Map.of("type", "string", "description", description), false);
        }

        Input andRequired(String name, String description) {
            return with(name, Map.of("type", "string", "description", description), true);
        }

        Input andObject(String name, String description) {
            return with(name, Map.of("type", "object", "description", description), false);
        }

        Input andRequiredObject(String name, String description) {
            return with(name, Map.of("type", "object", "description", description), true);
        }

        Input andLimit() {
            Map<String, Object> limit = Map.of(
                    "type", "integer", "minimum", 1, "maximum", MOST_ITEMS, "description", "most items, 20 by default");
            return with("limit", limit, false);
        }

        Map<String, Object> schema() {
            return Map.of(
                    "type", "object", "properties", properties, "required", required, "additionalProperties", false);
        }

        private Input with(String name, Map<String, Object> schema, boolean isRequired) {
            Map<String, Object> more = new LinkedHashMap<>(properties);
            more.put(name, schema);
            List<String> names = new ArrayList<>(required);
            if (isRequired) {
                names.add(name);
            }
            return new Input(more, names);
        }
    }
}
