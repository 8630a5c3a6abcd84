// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.events.CatalogKey;
import dev.carillon.events.Channel;
import dev.carillon.events.Lane;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.SubscriptionKey;
import dev.carillon.events.TenantId;
import dev.carillon.events.topic.Topic;
import dev.carillon.events.topic.Topics;
import dev.carillon.events.v1.Audience;
import dev.carillon.events.v1.CatalogEntry;
import dev.carillon.events.v1.Event;
import dev.carillon.routing.RoutingApplication;
import dev.carillon.testsupport.Fixtures;
import dev.carillon.testsupport.KafkaExtension;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A router that routes another lane than that of the events, so that only simulations read them. Times are of now:
/// other tests write to the same log, which is in the order of time.
final class RecordedLogTest {

    @RegisterExtension
    static final KafkaExtension KAFKA = new KafkaExtension();

    private static final TenantId TENANT = Fixtures.uniqueTenant();
    private static final TenantId OTHERS = Fixtures.uniqueTenant();
    private static final String SECRET = "s3cr3t_with_underscores";
    private static final String READER = "ck_simulatesimulat1_" + SECRET;
    private static final String WRITER = "ck_simulatesimulat2_" + SECRET;
    private static final int PARTITIONS = 4;
    private static final int RECIPIENTS = 8;

    @TempDir
    static Path stateDir;

    private static Instant from;
    private static Instant to;
    private static ConfigurableApplicationContext context;
    private static String url;

    @BeforeAll
    static void startRouter() throws IOException {
        from = InstantSource.system().instant().truncatedTo(ChronoUnit.MILLIS);
        to = from.plusMillis(10);
        publish();
        int port = freePort();
        url = "http://127.0.0.1:" + port + SimulationController.PATH;
        SpringApplication application = new SpringApplication(RoutingApplication.class);
        application.setDefaultProperties(Map.of("spring.config.name", "routing"));
        context = application.run(
                "--server.port=" + port,
                "--carillon.keys.encryption=off",
                "--spring.kafka.bootstrap-servers=" + KAFKA.bootstrapServers(),
                "--carillon.routing.lanes=bulk",
                "--carillon.routing.simulation.max-events=20",
                "--carillon.routing.streams.state-dir=" + stateDir);
        await().atMost(Duration.ofSeconds(90))
                .until(() -> post(READER, request("", from, from.plusMillis(1))).statusCode() == 200);
    }

    @AfterAll
    static void stopRouter() {
        context.close();
    }

    @Test
    void recordedEventsAreRunThroughTodaysAndTheChangedCatalogAndNothingIsWritten() {
        Map<TopicPartition, Long> before = ends();

        HttpResponse<String> response = post(READER, request("""
                {"kind": "event-type", "id": "order.shipped", "document":
                  {"throttle": {"limit": 1, "perSeconds": 3600, "overflow": "suppress"}}}""", from, to));

        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        JsonNode answer = new JsonMapper().readTree(response.body());
        // Two to each recipient and one to an audience of all of them.
        assertThat(answer.at("/events").asInt()).isEqualTo(2 * RECIPIENTS + 1);
        assertThat(answer.at("/recipients/total").asInt()).isEqualTo(RECIPIENTS);
        assertThat(answer.at("/recipients/fewer").asInt()).isEqualTo(RECIPIENTS);
        assertThat(answer.at("/messages/0/channel").asString()).isEqualTo("email");
        assertThat(answer.at("/messages/0/before").asInt()).isEqualTo(3 * RECIPIENTS);
        assertThat(answer.at("/messages/0/after").asInt()).isEqualTo(RECIPIENTS);
        assertThat(answer.at("/samples/0/after/suppressed/0/rule").asString()).isEqualTo("throttle");
        assertThat(ends()).isEqualTo(before);
    }

    @Test
    void whatIsTooLargeFaultyOrNotAllowedIsRefused() {
        HttpResponse<String> tooLarge = post(READER, request("", from, to.plusMillis(10)));
        HttpResponse<String> faulty = post(READER, request("""
                {"kind": "workflow", "id": "flow", "document": "steps: [{deliver: {channel: pigeon}}]"}""", from, to));

        assertThat(tooLarge.statusCode()).isEqualTo(422);
        assertThat(tooLarge.body()).contains("carillon.routing.simulation.max-events", "\"limit\":20");
        assertThat(faulty.statusCode()).isEqualTo(400);
        assertThat(faulty.body()).contains("/changes/0/document/steps/0/deliver");
        assertThat(post(WRITER, request("", from, to)).statusCode()).isEqualTo(403);
        assertThat(post("", request("", from, to)).statusCode()).isEqualTo(401);
    }

    private static void publish() {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", KAFKA.bootstrapServers(), "acks", "all"),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            for (TenantId tenant : List.of(TENANT, OTHERS)) {
                catalog(producer, tenant);
                recipients().forEach(recipient -> recipient(producer, tenant, recipient));
                toAll(producer, tenant, 1);
                toAll(producer, tenant, 2);
                toAudience(producer, tenant, 3);
                toAll(producer, tenant, 12);
            }
        }
    }

    private static void catalog(KafkaProducer<byte[], byte[]> producer, TenantId tenant) {
        document(producer, CatalogKey.Kind.TENANT, Fixtures.tenant(tenant, new byte[32]));
        document(
                producer,
                CatalogKey.Kind.EVENT_TYPE,
                Fixtures.eventType(tenant, Fixtures.ORDER_SHIPPED, Channel.EMAIL));
        document(producer, CatalogKey.Kind.TEMPLATE, Fixtures.template(tenant, Fixtures.ORDER_SHIPPED));
        if (tenant.equals(TENANT)) {
            document(
                    producer,
                    CatalogKey.Kind.API_KEY,
                    Fixtures.apiKey(tenant, "simulatesimulat1", SECRET, List.of("events:read")));
            document(
                    producer,
                    CatalogKey.Kind.API_KEY,
                    Fixtures.apiKey(tenant, "simulatesimulat2", SECRET, List.of("events:write")));
        }
    }

    private static List<String> recipients() {
        return IntStream.range(0, RECIPIENTS).mapToObj(number -> "r" + number).toList();
    }

    private static void recipient(KafkaProducer<byte[], byte[]> producer, TenantId tenant, String recipient) {
        RecipientKey key = RecipientKey.of(tenant.value(), recipient);
        byte[] profile = Fixtures.profile(tenant, recipient).build().toByteArray();
        send(producer, Topics.PROFILES, null, key.toString(), profile, from);
        send(producer, Topics.SUBSCRIPTIONS, null, new SubscriptionKey(key, "game-42").toString(), new byte[0], from);
    }

    private static void toAll(KafkaProducer<byte[], byte[]> producer, TenantId tenant, int milli) {
        for (String recipient : recipients()) {
            Event event = event(tenant, recipient + "-" + milli, milli)
                    .setRecipient(recipient)
                    .build();
            send(producer, null, RecipientKey.of(tenant.value(), recipient), event);
        }
    }

    private static void toAudience(KafkaProducer<byte[], byte[]> producer, TenantId tenant, int milli) {
        Event event = event(tenant, "all", milli)
                .setAudience(Audience.newBuilder().setTopic("game-42"))
                .build();
        IntStream.range(0, PARTITIONS)
                .forEach(partition -> send(producer, partition, RecipientKey.everyPartition(tenant), event));
    }

    private static Event.Builder event(TenantId tenant, String id, int milli) {
        return Fixtures.event(tenant, "r")
                .setId(id)
                .setAcceptedAtMillis(from.plusMillis(milli).toEpochMilli());
    }

    private static void document(
            KafkaProducer<byte[], byte[]> producer, CatalogKey.Kind kind, CatalogEntry.Builder entry) {
        CatalogEntry built = entry.build();
        String key = new CatalogKey(new TenantId(built.getTenant()), kind, built.getId()).toString();
        send(producer, Topics.CATALOG, null, key, built.toByteArray(), from);
    }

    private static void send(
            KafkaProducer<byte[], byte[]> producer, @Nullable Integer partition, RecipientKey key, Event event) {
        send(
                producer,
                Topics.events(Lane.STANDARD),
                partition,
                key.toString(),
                event.toByteArray(),
                Instant.ofEpochMilli(event.getAcceptedAtMillis()));
    }

    private static void send(
            KafkaProducer<byte[], byte[]> producer,
            Topic<?, ?> topic,
            @Nullable Integer partition,
            String key,
            byte[] value,
            Instant at) {
        producer.send(new ProducerRecord<>(
                topic.name(), partition, at.toEpochMilli(), key.getBytes(StandardCharsets.UTF_8), value));
        producer.flush();
    }

    /// End offsets of every topic.
    private static Map<TopicPartition, Long> ends() {
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", KAFKA.bootstrapServers()),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            return consumer.endOffsets(Topics.all().stream()
                    .flatMap(topic -> consumer.partitionsFor(topic.name()).stream())
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList());
        }
    }

    private static String request(String changes, Instant begin, Instant end) {
        return "{\"from\": \"%s\", \"to\": \"%s\", \"changes\": [%s]}".formatted(begin, end, changes);
    }

    private static HttpResponse<String> post(String apiKey, String body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url))
                .timeout(Duration.ofSeconds(30))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
        if (!apiKey.isEmpty()) {
            request.header("Authorization", "Bearer " + apiKey);
        }
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
