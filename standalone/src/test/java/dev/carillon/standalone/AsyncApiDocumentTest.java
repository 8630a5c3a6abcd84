// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.events.topic.Topic;
import dev.carillon.events.topic.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Check of `docs/asyncapi.yaml` against the topics and the WebSocket endpoints.
class AsyncApiDocumentTest {

    private static final Path DOCUMENTS =
            Path.of("..").toAbsolutePath().normalize().resolve("docs");

    private final JsonNode document = read();

    @Test
    void everyTopicIsAChannel() {
        assertThat(channels("kafka").flatMap(this::addresses))
                .containsExactlyInAnyOrderElementsOf(
                        Topics.all().stream().map(Topic::name).toList());
    }

    @Test
    void everySocketStandsInTheProtocol() throws IOException {
        String protocol = Files.readString(DOCUMENTS.resolve("protocol.md"));

        assertThat(Stream.concat(channels("gateway"), channels("gatewayOverHttp"))
                        .flatMap(this::addresses))
                .hasSize(5)
                .allMatch(protocol::contains);
    }

    @Test
    void everyReferenceLeadsSomewhere() {
        List<String> references = document.findValuesAsString("$ref");

        assertThat(references.stream().filter(reference -> reference.startsWith("#")))
                .isNotEmpty()
                .noneMatch(reference -> document.at(reference.substring(1)).isMissingNode());
        assertThat(references.stream().filter(reference -> !reference.startsWith("#")))
                .isNotEmpty()
                .allMatch(reference -> Files.exists(DOCUMENTS.resolve(reference)));
    }

    private Stream<JsonNode> channels(String server) {
        return document.path("channels")
                .valueStream()
                .filter(channel -> channel.at("/servers/0/$ref").asString().equals("#/servers/" + server));
    }

    private Stream<String> addresses(JsonNode channel) {
        Stream<String> addresses = Stream.of(channel.path("address").asString());
        for (var parameter : channel.path("parameters").properties()) {
            String place = "{" + parameter.getKey() + "}";
            List<String> values = resolved(parameter.getValue())
                    .path("enum")
                    .valueStream()
                    .map(JsonNode::asString)
                    .toList();
            addresses = addresses.flatMap(address -> values.stream().map(value -> address.replace(place, value)));
        }
        return addresses;
    }

    private JsonNode resolved(JsonNode node) {
        return node.has("$ref") ? document.at(node.path("$ref").asString().substring(1)) : node;
    }

    private static JsonNode read() {
        try {
            return JsonMapper.shared()
                    .valueToTree(new Yaml().load(Files.readString(DOCUMENTS.resolve("asyncapi.yaml"))));
        } catch (IOException e) {
            throw new AssertionError("docs/asyncapi.yaml cannot be read", e);
        }
    }
}
