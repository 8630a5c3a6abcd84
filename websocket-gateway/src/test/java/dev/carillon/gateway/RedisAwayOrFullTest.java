// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.embedded.EmbeddedKafka;
import dev.carillon.embedded.EmbeddedPostgres;
import dev.carillon.embedded.EmbeddedRedis;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.api.sync.RedisCommands;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// A gateway that starts without Redis, and whose Redis has no memory left later, in one scenario, because starting
/// stores takes long.
class RedisAwayOrFullTest {

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @Test
    void noTokenIsAcceptedBeforeTheRevocationsAreReadAndAFullRedisLosesNothing(@TempDir Path directory)
            throws IOException, InterruptedException {
        int redisPort = freePort();
        int kafkaPort = freePort();
        int postgresPort = freePort();
        Map<String, String> properties = Map.of(
                "spring.kafka.bootstrap-servers",
                "127.0.0.1:" + kafkaPort,
                "spring.data.redis.url",
                "redis://127.0.0.1:" + redisPort,
                "spring.datasource.url",
                "jdbc:postgresql://127.0.0.1:%d/postgres".formatted(postgresPort));
        try (EmbeddedKafka kafka = EmbeddedKafka.start(directory.resolve("kafka"), kafkaPort);
                EmbeddedPostgres _ = EmbeddedPostgres.start(directory.resolve("postgres"), postgresPort);
                Producer producer = new Producer(kafka.bootstrapServers());
                RunningGateway gateway = RunningGateway.start("without-redis", properties)) {
            String key = producer.apiKey("fullrediswriter1", "events:write", "recipients:write");
            String weakKey = producer.apiKey("fullredisreader1", "events:read");
            Path redisDirectory = directory.resolve("redis");
            String revoked = producer.token("bea");
            storeRevocation(redisDirectory, producer.tenant + "/bea *");
            Awaitility.await()
                    .atMost(Duration.ofMinutes(3))
                    .until(() -> publish(gateway, weakKey, "1").statusCode() == 403);

            assertThat(list(gateway, producer.token("ann")).statusCode()).isEqualTo(503);
            assertThat(list(gateway, revoked).statusCode()).isEqualTo(503);
            try (RawClient client = RawClient.open(gateway)) {
                client.send("{\"id\":1,\"connect\":{\"token\":\"%s\"}}".formatted(revoked));
                assertThat(client.reply(1).path("error").path("temporary").asBoolean())
                        .isTrue();
            }

            try (EmbeddedRedis redis = EmbeddedRedis.start(
                            redisDirectory, redisPort, "maxmemory 64mb", "maxmemory-policy noeviction");
                    RedisClient connections = RedisClient.create(redis.url())) {
                Awaitility.await()
                        .atMost(Duration.ofMinutes(3))
                        .until(() -> list(gateway, producer.token("ann")).statusCode() == 200);
                assertThat(list(gateway, revoked).statusCode()).isEqualTo(401);
                expectNothingIsLostWhileFull(
                        gateway, producer, key, connections.connect().sync());
            }
        }
    }

    private static void expectNothingIsLostWhileFull(
            RunningGateway gateway, Producer producer, String key, RedisCommands<String, String> redis) {
        try (RawClient ann = RawClient.connect(gateway, producer.token("ann"))) {
            ann.send("{\"id\":2,\"subscribe\":{\"channel\":\"stream:news\"}}");
            String epoch = ann.reply(2).path("subscribe").path("epoch").asString();
            Awaitility.await()
                    .atMost(Duration.ofMinutes(1))
                    .until(() -> publish(gateway, key, "1").statusCode() == 200);
            Producer.Written first = producer.deliver("ann");
            ann.awaitPublication(first.id());

            redis.configSet("maxmemory", "1");
            assertThatThrownBy(() -> redis.set("more", "of it"))
                    .isInstanceOf(RedisCommandExecutionException.class)
                    .hasMessageStartingWith("OOM");

            HttpResponse<String> refused = publish(gateway, key, "2");
            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.body()).contains("urn:carillon:failure:unavailable");
            String token = producer.token("cid");
            assertThat(revoke(gateway, key, "cid")).isEqualTo(503);
            Awaitility.await()
                    .untilAsserted(
                            () -> assertThat(list(gateway, token).statusCode()).isEqualTo(401));
            Producer.Written whileFull = producer.deliver("ann");
            Awaitility.await()
                    .atMost(Duration.ofMinutes(1))
                    .until(() -> list(gateway, producer.token("ann")).body().contains(whileFull.id()));
            try (RawClient late = RawClient.connect(gateway, producer.token("dan"))) {
                late.send("{\"id\":2,\"subscribe\":{\"channel\":\"stream:news\",\"recover\":true,\"epoch\":\"%s\"}}"
                        .formatted(epoch));
                JsonNode resumed = late.reply(2).path("subscribe");
                assertThat(resumed.path("recovered").asBoolean()).isTrue();
                assertThat(resumed.path("publications")).hasSize(1);
                Producer.Written alsoWhileFull = producer.deliver("dan");

                redis.configSet("maxmemory", "64mb");

                ann.awaitPublication(whileFull.id());
                late.awaitPublication(alsoWhileFull.id());
            }
            assertThat(ann.publications())
                    .extracting(
                            publication -> publication.path("data").path("id").asString())
                    .isEqualTo(List.of(first.id(), whileFull.id()));
            assertThat(publish(gateway, key, "3").statusCode()).isEqualTo(200);
            JsonNode next = ann.await(node ->
                    node.path("push").path("pub").path("data").asString("").equals("3"));
            assertThat(next.path("push").path("pub").path("offset").asLong()).isEqualTo(2);
            assertThat(revoke(gateway, key, "cid")).isEqualTo(204);
        }
    }

    private static void storeRevocation(Path directory, String field) {
        try (EmbeddedRedis redis = EmbeddedRedis.start(directory, 0);
                RedisClient client = RedisClient.create(redis.url())) {
            client.connect()
                    .sync()
                    .hset(
                            "carillon:revocations",
                            field,
                            Long.toString(Instant.now().toEpochMilli() + 1));
            redis.save();
        }
    }

    private static HttpResponse<String> publish(RunningGateway gateway, String key, String value) {
        return post(gateway, "/v1/streams/news", key, value);
    }

    private static int revoke(RunningGateway gateway, String key, String recipient) {
        return post(gateway, "/v1/token-revocations", key, "{\"recipient\":\"%s\"}".formatted(recipient))
                .statusCode();
    }

    private static HttpResponse<String> post(RunningGateway gateway, String path, String key, String body) {
        return send(HttpRequest.newBuilder(URI.create(gateway.httpAddress() + path))
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private static HttpResponse<String> list(RunningGateway gateway, String token) {
        return send(HttpRequest.newBuilder(URI.create(gateway.httpAddress() + "/v1/inbox"))
                .header("Authorization", "Bearer " + token));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
