// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.RedisClient;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class BroadcastTest {

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @RegisterExtension
    static final GatewayExtension GATEWAY = new GatewayExtension();

    private static RunningGateway gateway = GATEWAY.node();
    private static Producer producer = GATEWAY.producer();
    private static String key = producer.apiKey("broadcastwriter1", "events:write");
    private static String weakKey = producer.apiKey("broadcastreader1", "events:read");

    @BeforeAll
    static void awaitTheKeys() {
        Awaitility.await()
                .atMost(Duration.ofSeconds(90))
                .until(() -> post("warm-up", key, "1").statusCode() == 200
                        && post("warm-up", weakKey, "1").statusCode() == 403);
    }

    @Test
    void everySubscriberHearsEachPublicationOnceInOrder() {
        try (RawClient one = subscribed("ann", "goals");
                RawClient two = subscribed("bea", "goals")) {
            for (int i = 1; i <= 50; i++) {
                publish("goals", "{\"goal\":" + i + "}");
            }

            for (RawClient client : List.of(one, two)) {
                Awaitility.await()
                        .atMost(Duration.ofSeconds(90))
                        .until(() -> broadcasts(client).size() == 50);
                assertThat(broadcasts(client))
                        .extracting(publication ->
                                publication.path("data").path("goal").asInt())
                        .isEqualTo(IntStream.rangeClosed(1, 50).boxed().toList());
            }
        }
    }

    @Test
    void subscribersOfAllNodesHear() {
        RunningGateway other = RunningGateway.start("another-for-streams", RunningGateway.onSharedStores());
        try (other) {
            producer.awaitKnownTo(other);
            try (RawClient here = subscribed("ann", "nodes");
                    RawClient there = RawClient.connect(other, producer.token("bea"))) {
                subscribe(there, 2, "nodes", "");
                there.reply(2);

                publish("nodes", "7");

                Awaitility.await()
                        .atMost(Duration.ofSeconds(60))
                        .until(() -> broadcasts(here).size() == 1
                                && broadcasts(there).size() == 1);
            }
        }
    }

    @Test
    void aPositionIsResumedAndAForeignOneIsNot() {
        try (RawClient client = subscribed("cid", "scores")) {
            JsonNode begun = client.reply(2).path("subscribe");
            assertThat(begun.path("recoverable").asBoolean()).isTrue();
            assertThat(begun.path("positioned").asBoolean()).isTrue();
            publish("scores", "1");
            publish("scores", "2");
            publish("scores", "3");
            String epoch = begun.path("epoch").asString();

            try (RawClient again = RawClient.connect(gateway, producer.token("cid"))) {
                subscribe(again, 2, "scores", ",\"recover\":true,\"offset\":1,\"epoch\":\"%s\"".formatted(epoch));
                JsonNode resumed = again.reply(2).path("subscribe");
                assertThat(resumed.path("recovered").asBoolean()).isTrue();
                assertThat(resumed.path("was_recovering").asBoolean()).isTrue();
                assertThat(resumed.path("offset").asLong()).isEqualTo(1);
                assertThat(resumed.path("publications").valueStream())
                        .extracting(publication -> publication.path("offset").asLong())
                        .containsExactly(2L, 3L);
                publish("scores", "4");
                Awaitility.await()
                        .atMost(Duration.ofSeconds(60))
                        .until(() -> broadcasts(again).size() == 1);
            }
            for (String position :
                    List.of("\"offset\":1,\"epoch\":\"_\"", "\"offset\":9,\"epoch\":\"%s\"".formatted(epoch))) {
                try (RawClient again = RawClient.connect(gateway, producer.token("cid"))) {
                    subscribe(again, 2, "scores", ",\"recover\":true," + position);
                    JsonNode begunAnew = again.reply(2).path("subscribe");
                    assertThat(begunAnew.path("was_recovering").asBoolean()).isTrue();
                    assertThat(begunAnew.has("recovered")).isFalse();
                    assertThat(begunAnew.has("publications")).isFalse();
                    assertThat(begunAnew.path("offset").asLong()).isEqualTo(4);
                    subscribe(again, 3, "other", ",\"recover\":true,\"flag\":3," + position);
                    assertThat(code(again, 3)).isEqualTo(112);
                }
            }
        }
    }

    @Test
    void moreThanMayBeResumedIsNot() {
        try (RawClient client = subscribed("dan", "busy")) {
            String epoch = client.reply(2).path("subscribe").path("epoch").asString();
            for (int i = 0; i < 21; i++) {
                publish("busy", "" + i);
            }
            try (RawClient again = RawClient.connect(gateway, producer.token("dan"))) {
                subscribe(again, 2, "busy", ",\"recover\":true,\"epoch\":\"%s\"".formatted(epoch));

                assertThat(again.reply(2).path("subscribe").has("recovered")).isFalse();
            }
        }
    }

    @Test
    void whatIsNotOpenOrNotAStreamIsRefused() {
        String narrow = Producer.token(
                producer.claims("eve").claim("streams", List.of("mine")).build(), producer.secret);
        try (RawClient client = RawClient.connect(gateway, narrow)) {
            subscribe(client, 2, "mine", "");
            subscribe(client, 3, "mine", "");
            subscribe(client, 4, "theirs", "");
            subscribe(client, 5, "not a name", "");

            assertThat(client.reply(2).has("subscribe")).isTrue();
            assertThat(code(client, 3)).isEqualTo(105);
            assertThat(code(client, 4)).isEqualTo(103);
            assertThat(code(client, 5)).isEqualTo(103);
        }
    }

    @Test
    void afterAnUnsubscribeNothingComesAndAnotherSubscribeSucceeds() {
        try (RawClient client = subscribed("fay", "news");
                RawClient witness = subscribed("gus", "news")) {
            client.send("{\"id\":3,\"unsubscribe\":{\"channel\":\"stream:news\"}}");
            assertThat(client.reply(3).has("unsubscribe")).isTrue();
            publish("news", "1");
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> broadcasts(witness).size() == 1);

            assertThat(broadcasts(client)).isEmpty();
            subscribe(client, 4, "news", "");
            assertThat(client.reply(4).has("subscribe")).isTrue();
        }
    }

    @Test
    void aStreamThatRedisLostEndsWithTheCodeOnWhichClientsComeAgain() {
        try (RawClient client = subscribed("hal", "lost")) {
            publish("lost", "1");
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> broadcasts(client).size() == 1);
            forget("lost");

            publish("lost", "2");

            JsonNode ended =
                    client.await(node -> node.path("push").has("unsubscribe")).path("push");
            assertThat(ended.path("channel").asString()).isEqualTo("stream:lost");
            assertThat(ended.path("unsubscribe").toString())
                    .isEqualTo("{\"code\":2500,\"reason\":\"insufficient state\"}");
        }
    }

    @Test
    void aConnectionHasItsLimitOfStreams() {
        try (RawClient client = RawClient.connect(gateway, producer.token("ida"))) {
            for (int i = 0; i <= 100; i++) {
                subscribe(client, 2 + i, "many-" + i, "");
                client.reply(2 + i);
            }

            assertThat(code(client, 102)).isEqualTo(106);
            assertThat(client.reply(101).has("subscribe")).isTrue();
        }
    }

    @Test
    void publishingNeedsAKeyAScopeANameAndAValue() {
        assertThat(post("x", "", "1").statusCode()).isEqualTo(401);
        assertThat(post("x", key + "x", "1").statusCode()).isEqualTo(401);
        assertThat(post("x", weakKey, "1").statusCode()).isEqualTo(403);
        assertThat(post("-x", key, "1").statusCode()).isEqualTo(400);
        assertThat(post("x", key, "").statusCode()).isEqualTo(400);
        assertThat(post("x", key, "{").statusCode()).isEqualTo(400);
        assertThat(post("x", key, "\"" + "x".repeat(70_000) + "\"").statusCode())
                .isEqualTo(413);
        assertThat(JsonMapper.shared()
                        .readTree(post("y", key, "{\n\"a\": 1}").body())
                        .path("offset")
                        .asInt())
                .isEqualTo(1);
    }

    private static RawClient subscribed(String recipient, String name) {
        RawClient client = RawClient.connect(gateway, producer.token(recipient));
        subscribe(client, 2, name, "");
        assertThat(client.reply(2).has("subscribe")).isTrue();
        return client;
    }

    private static void subscribe(RawClient client, int id, String name, String more) {
        client.send("{\"id\":%d,\"subscribe\":{\"channel\":\"stream:%s\"%s}}".formatted(id, name, more));
    }

    private static int code(RawClient client, int id) {
        return client.reply(id).path("error").path("code").asInt();
    }

    private static List<JsonNode> broadcasts(RawClient client) {
        return client.received.stream()
                .map(node -> node.path("push").path("pub"))
                .filter(publication ->
                        publication.path("tags").path("kind").asString("").equals("broadcast"))
                .toList();
    }

    private static void publish(String name, String value) {
        assertThat(post(name, key, value).statusCode()).isEqualTo(200);
    }

    private static HttpResponse<String> post(String name, String apiKey, String body) {
        try {
            return HTTP.send(
                    HttpRequest.newBuilder(URI.create(gateway.httpAddress() + "/v1/streams/" + name))
                            .header("Authorization", "Bearer " + apiKey)
                            .header("Content-Type", "application/json")
                            .POST(HttpRequest.BodyPublishers.ofString(body))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void forget(String name) {
        RedisClient client = RedisClient.create(GatewayExtension.REDIS.url());
        try (var connection = client.connect()) {
            String stream = producer.tenant + "/" + name;
            connection.sync().del("carillon:stream:{s%d}:%s".formatted(Math.floorMod(stream.hashCode(), 8), stream));
        } finally {
            client.shutdown();
        }
    }
}
