// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.embedded.EmbeddedKafka;
import dev.carillon.embedded.EmbeddedPostgres;
import dev.carillon.embedded.EmbeddedRedis;
import dev.carillon.embedded.TcpLink;
import dev.carillon.events.Lane;
import dev.carillon.events.topic.Topics;
import dev.carillon.events.v1.Receipt;
import dev.carillon.gateway.store.GatewayRedis;
import dev.carillon.testsupport.RecordReader;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Outages of all stores at the start and later, in one scenario, because starting stores takes long.
class OutageTest {

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @Test
    void startsWithoutItsStoresAndLivesThroughTheirAbsence(@TempDir Path directory)
            throws IOException, InterruptedException {
        int kafkaPort = freePort();
        int redisPort = freePort();
        int postgresPort = freePort();
        TcpLink link = TcpLink.to(redisPort);
        Map<String, String> properties = Map.of(
                "spring.kafka.bootstrap-servers",
                "127.0.0.1:" + kafkaPort,
                "spring.data.redis.url",
                "redis://127.0.0.1:" + link.port(),
                "spring.datasource.url",
                "jdbc:postgresql://127.0.0.1:%d/postgres".formatted(postgresPort),
                // A connection that detects the outage of a store waits for it.
                "carillon.gateway.protocol.connect-within",
                "10s");
        try (link;
                RunningGateway gateway = RunningGateway.start("outage", properties)) {
            assertThat(health(gateway, "gatewayKafka", "gatewayRedis", "gatewayPostgres"))
                    .containsOnly("DOWN");
            EmbeddedKafka kafka = EmbeddedKafka.start(directory.resolve("kafka"), kafkaPort);
            EmbeddedRedis redis = EmbeddedRedis.start(directory.resolve("redis"), redisPort);
            EmbeddedPostgres postgres = null;
            try (Producer producer = new Producer(kafka.bootstrapServers())) {
                awaitUp(gateway, "gatewayKafka", "gatewayRedis");
                expectConnectIsRefusedForNow(gateway, producer, "\"subs\":{}");
                assertThat(list(gateway, producer.token("ann")).statusCode()).isEqualTo(503);
                HttpResponse<String> stream = get(gateway, "/v1/inbox/stream", producer.token("ann"));
                assertThat(stream.statusCode()).isEqualTo(200);
                assertThat(stream.body()).matches("retry: [12]\\d{3}\n\n");
                Producer.Written early = producer.deliver("ann");

                postgres = EmbeddedPostgres.start(directory.resolve("postgres"), postgresPort);
                awaitUp(gateway, "gatewayPostgres");
                awaitListed(gateway, producer, early);
                try (RawClient client = RawClient.connect(gateway, producer.token("ann"))) {
                    Producer.Written first = producer.deliver("ann");
                    client.awaitPublication(first.id());

                    redis.close();
                    Producer.Written withoutRedis = producer.deliver("ann");
                    try (RawClient late =
                            RawClient.connect(gateway, producer.token("ann"), standard(client, first.position()))) {
                        late.await(node -> node.toString().contains(withoutRedis.id()));
                    }
                    redis = EmbeddedRedis.start(directory.resolve("redis-anew"), redisPort);
                    client.awaitPublication(withoutRedis.id());
                    // The new Redis does not have these items. The end of the test shows that they arrive only once.
                    producer.deliver(Lane.STANDARD, first.delivery());
                    producer.deliver(Lane.STANDARD, early.delivery());
                    Producer.Written afterRepeats = producer.deliver("ann");
                    client.awaitPublication(afterRepeats.id());

                    redis.save();
                    Producer.Written notInTheSnapshot = producer.deliver("ann");
                    client.awaitPublication(notInTheSnapshot.id());
                    redis.kill();
                    redis = EmbeddedRedis.start(directory.resolve("redis-anew"), redisPort);
                    producer.deliver(Lane.STANDARD, notInTheSnapshot.delivery());
                    Producer.Written afterSnapshot = producer.deliver("ann");
                    client.awaitPublication(afterSnapshot.id());
                    try (RawClient late = RawClient.connect(
                            gateway, producer.token("ann"), standard(client, afterRepeats.position()))) {
                        assertThat(late.sub("inbox:standard#ann").path("publications"))
                                .extracting(publication ->
                                        publication.path("data").path("id").asString())
                                .containsExactly(notInTheSnapshot.id(), afterSnapshot.id());
                    }

                    String changes = changes(client);
                    postgres.close();
                    Producer.Written withoutPostgres = producer.deliver("ann");
                    client.awaitPublication(withoutPostgres.id());
                    try (RawClient late = RawClient.connect(gateway, producer.token("ann"), changes)) {
                        assertThat(late.sub("inbox:state#ann").path("recovered").asBoolean())
                                .isTrue();
                        assertThat(late.sub("inbox:state#ann").path("epoch").asString())
                                .isNotEqualTo("unknown");
                    }
                    expectConnectIsRefusedForNow(gateway, producer, standard(client, first.position()));
                    JsonNode refused = client.call(7, "list", "{}");
                    assertThat(refused.path("error").path("temporary").asBoolean())
                            .isTrue();
                    assertThat(list(gateway, producer.token("ann")).statusCode())
                            .isEqualTo(503);
                    try (RawClient fresh = RawClient.connect(gateway, producer.token("bea"))) {
                        fresh.awaitPublication(producer.deliver("bea").id());
                    }
                    postgres = EmbeddedPostgres.start(directory.resolve("postgres"), postgresPort);
                    awaitListed(gateway, producer, withoutPostgres);

                    kafka.close();
                    assertThat(client.call(8, "list", "{}").has("rpc")).isTrue();
                    assertThat(client.call(9, "read", "{\"ids\":[\"%s\"]}".formatted(first.id()))
                                    .has("rpc"))
                            .isTrue();
                    kafka = EmbeddedKafka.start(directory.resolve("kafka"), kafkaPort);
                    Producer.Written afterKafka = producer.deliver("ann");
                    client.awaitPublication(afterKafka.id());
                    try (RecordReader<?, Receipt> receipts =
                            RecordReader.of(kafka.bootstrapServers(), Topics.receipts(Lane.STANDARD))) {
                        receipts.await(read -> read.requireValue().hasRead()
                                && read.requireValue().getNotificationId().equals(first.id()));
                    }

                    GatewayRedis connections = gateway.bean(GatewayRedis.class);
                    List<String> heard = new CopyOnWriteArrayList<>();
                    AtomicInteger begun = new AtomicInteger();
                    connections.listen("news", message -> heard.add(text(message)), begun::incrementAndGet);
                    Awaitility.await().until(() -> begun.get() == 1);
                    link.silence();
                    Producer.Written inSilence = producer.deliver("ann");
                    client.awaitPublication(inSilence.id());
                    Awaitility.await().atMost(Duration.ofMinutes(3)).until(() -> begun.get() > 1);
                    connections.await(connections.call(commands -> commands.publish(bytes("news"), bytes("again"))));
                    Awaitility.await().until(() -> heard.contains("again"));

                    List<String> came = client.publications().stream()
                            .map(publication ->
                                    publication.path("data").path("id").asString())
                            .toList();
                    // A client that connects at that moment may get items of the history a second time.
                    assertThat(came.getFirst().equals(early.id()) ? came.subList(1, came.size()) : came)
                            .isEqualTo(List.of(
                                    first.id(),
                                    withoutRedis.id(),
                                    afterRepeats.id(),
                                    notInTheSnapshot.id(),
                                    afterSnapshot.id(),
                                    withoutPostgres.id(),
                                    afterKafka.id(),
                                    inSilence.id()));
                }
            } finally {
                if (postgres != null) {
                    postgres.close();
                }
                redis.close();
                kafka.close();
            }
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static void awaitUp(RunningGateway gateway, String... components) {
        Awaitility.await()
                .atMost(Duration.ofMinutes(3))
                .until(() -> health(gateway, components).stream().allMatch("UP"::equals));
    }

    private static void awaitListed(RunningGateway gateway, Producer producer, Producer.Written written) {
        Awaitility.await()
                .atMost(Duration.ofMinutes(3))
                .until(() -> list(gateway, producer.token("ann")).body().contains(written.id()));
    }

    private static void expectConnectIsRefusedForNow(RunningGateway gateway, Producer producer, String positions) {
        try (RawClient client = RawClient.open(gateway)) {
            client.send("{\"id\":1,\"connect\":{\"token\":\"%s\",%s}}".formatted(producer.token("ann"), positions));

            JsonNode error = client.reply(1).path("error");
            assertThat(error.path("code").asInt()).isEqualTo(100);
            assertThat(error.path("temporary").asBoolean()).isTrue();
        }
    }

    private static String changes(RawClient client) {
        return "\"subs\":{\"inbox:state#ann\":{\"recover\":true,\"epoch\":\"%s\",\"offset\":%d}}"
                .formatted(
                        client.sub("inbox:state#ann").path("epoch").asString(),
                        client.sub("inbox:state#ann").path("offset").asLong());
    }

    private static String standard(RawClient client, long position) {
        return "\"subs\":{\"inbox:standard#ann\":{\"recover\":true,\"epoch\":\"%s\",\"offset\":%d}}"
                .formatted(client.sub("inbox:standard#ann").path("epoch").asString(), position);
    }

    /// Status of components, from one health answer, which waits for the unavailable ones.
    private static List<String> health(RunningGateway gateway, String... components) {
        JsonNode health = JsonMapper.shared()
                .readTree(get(gateway, "/actuator/health", "").body());
        return Stream.of(components)
                .map(component ->
                        health.at("/components/" + component + "/status").asString())
                .toList();
    }

    private static HttpResponse<String> list(RunningGateway gateway, String token) {
        return get(gateway, "/v1/inbox", token);
    }

    private static HttpResponse<String> get(RunningGateway gateway, String path, String token) {
        try {
            return HTTP.send(
                    HttpRequest.newBuilder(URI.create(gateway.httpAddress() + path))
                            .header("Authorization", "Bearer " + token)
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
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
