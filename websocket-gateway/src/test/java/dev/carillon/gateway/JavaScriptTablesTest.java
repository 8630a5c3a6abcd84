// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.carillon.gateway.broadcast.BroadcastLog;
import dev.carillon.gateway.broadcast.BroadcastPosition;
import dev.carillon.gateway.broadcast.BroadcastStream;
import io.lettuce.core.RedisClient;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// Behaviour of npm `centrifuge` for each row of the protocol page's tables.
class JavaScriptTablesTest {

    private static final int MORE_THAN_MAY_BE_RESUMED = 22;

    @RegisterExtension
    static final GatewayExtension GATEWAY = new GatewayExtension();

    private static RunningGateway gateway = GATEWAY.node();
    private static Producer producer = GATEWAY.producer();

    @BeforeAll
    static void fetchTheLibrary() {
        JavaScriptLibrary.fetch();
    }

    @ParameterizedTest
    @ValueSource(strings = {"json", "protobuf"})
    void aPositionIsRecoveredOrNot(String framing) throws IOException {
        String two = "two-" + framing;
        publish(two);
        String epoch = publish(two).epoch();
        String many = "many-" + framing;
        String epochOfMany = publish(many).epoch();
        IntStream.range(0, MORE_THAN_MAY_BE_RESUMED).forEach(_ -> publish(many));
        String token = producer.token("ann");
        try (JavaScriptLibrary library = JavaScriptLibrary.start(gateway, token, token, framing)) {
            library.await(event -> isKind(event, "connected"));

            assertThat(follow(library, two, "")).isEqualTo("was recovering: false, recovered: false, from 2: []");
            assertThat(follow(library, two, position(1, epoch)))
                    .isEqualTo("was recovering: true, recovered: true, from 1: [2]");
            assertThat(follow(library, two, position(2, epoch)))
                    .isEqualTo("was recovering: true, recovered: true, from 2: []");
            assertThat(follow(library, two, position(0, epoch)))
                    .isEqualTo("was recovering: true, recovered: true, from 0: [1,2]");
            assertThat(follow(library, two, position(1, "")))
                    .isEqualTo("was recovering: true, recovered: true, from 1: [2]");
            assertThat(follow(library, two, position(2, "another")))
                    .isEqualTo("was recovering: true, recovered: false, from 2: []");
            assertThat(follow(library, two, position(7, epoch)))
                    .isEqualTo("was recovering: true, recovered: false, from 2: []");
            assertThat(follow(library, many, position(1, epochOfMany)))
                    .isEqualTo("was recovering: true, recovered: false, from 23: []");
        }
    }

    /// One scenario for all rows, because most of its time is waiting.
    @Test
    void itIsToldWhyWhatItHasEnds() throws IOException {
        String gus = producer.token("gus");
        String hal = expiring("hal");
        String narrower = Producer.token(
                producer.claims("ida").claim("streams", List.of("mine")).build(), producer.secret);
        try (Both expiring = Both.start(gateway, hal, hal);
                Both narrowed = Both.start(gateway, expiring("ida"), narrower);
                Both steady = Both.start(gateway, gus, gus)) {
            expiring.awaitCount("connected", 1);
            narrowed.say("follow 1 stream:theirs");
            narrowed.awaitCount("followed", 1);
            steady.awaitCount("connected", 1);
            steady.say("pause 4000");
            expectTooMany();
            expectLeaveTaken();
            steady.await(connecting(3012));
            expiring.await(connecting(3005));
            narrowed.await(event -> isKind(event, "left") && code(event) == 2000);

            steady.awaitCount("connected", 2);
            publish("lost");
            steady.say("follow 1 stream:lost");
            steady.awaitCount("followed", 1);
            forget("lost");
            publish("lost");
            steady.await(event -> isKind(event, "leaving") && code(event) == 2500);
            steady.awaitCount("followed", 2);

            producer.rehydrate();
            steady.await(connecting(3010));
            steady.awaitCount("connected", 3);
        }
    }

    private static void expectTooMany() throws IOException {
        String token = producer.token("jon");
        List<RawClient> crowd = Stream.generate(() -> RawClient.connect(gateway, token))
                .limit(100)
                .toList();
        try (Both late = Both.start(gateway, token, token)) {
            late.await(event -> isKind(event, "disconnected") && code(event) == 3504);
        } finally {
            crowd.forEach(RawClient::drop);
        }
    }

    private static void expectLeaveTaken() throws IOException {
        String token = producer.token("kim");
        RunningGateway leaving = RunningGateway.start("leaving", RunningGateway.onSharedStores());
        producer.awaitKnownTo(leaving);
        try (leaving;
                Both clients = Both.start(leaving, token, token)) {
            clients.awaitCount("connected", 1);

            leaving.close();

            clients.await(connecting(3001));
        }
    }

    /// The same client twice, once in each framing.
    private record Both(JavaScriptLibrary json, JavaScriptLibrary protobuf) implements AutoCloseable {

        static Both start(RunningGateway node, String firstToken, String laterToken) throws IOException {
            return new Both(
                    JavaScriptLibrary.start(node, firstToken, laterToken, "json"),
                    JavaScriptLibrary.start(node, firstToken, laterToken, "protobuf"));
        }

        void say(String command) {
            json.say(command);
            protobuf.say(command);
        }

        void await(Predicate<JsonNode> expected) {
            json.await(expected);
            protobuf.await(expected);
        }

        void awaitCount(String kind, int times) {
            Awaitility.await()
                    .atMost(Duration.ofSeconds(90))
                    .until(() -> json.count(kind) >= times && protobuf.count(kind) >= times);
        }

        @Override
        public void close() {
            json.close();
            protobuf.close();
        }
    }

    private static String expiring(String recipient) {
        return Producer.token(
                producer.claims(recipient)
                        // Node may take a while to start.
                        .expirationTime(Date.from(Instant.now().plusSeconds(8)))
                        .build(),
                producer.secret);
    }

    /// Result of a subscription to a stream from a position.
    private static String follow(JavaScriptLibrary library, String stream, String position) {
        String id = String.valueOf(library.count("followed"));
        library.say("follow %s stream:%s %s".formatted(id, stream, position).strip());
        JsonNode followed = library.await(event ->
                isKind(event, "followed") && event.path("id").asString().equals(id));
        library.say("leave stream:" + stream);
        return "was recovering: %s, recovered: %s, from %d: %s"
                .formatted(
                        followed.path("wasRecovering").asBoolean(),
                        followed.path("recovered").asBoolean(),
                        followed.path("offset").asLong(),
                        followed.path("offsets"));
    }

    private static String position(long offset, String epoch) {
        return "{\"offset\":%d,\"epoch\":\"%s\"}".formatted(offset, epoch);
    }

    private static Predicate<JsonNode> connecting(int code) {
        return event -> isKind(event, "connecting") && code(event) == code;
    }

    private static boolean isKind(JsonNode event, String kind) {
        return event.path("event").asString().equals(kind);
    }

    private static int code(JsonNode event) {
        return event.path("code").asInt();
    }

    private static BroadcastPosition publish(String stream) {
        return gateway.bean(BroadcastLog.class)
                .append(new BroadcastStream(producer.tenant, stream), ByteString.copyFromUtf8("1"))
                .toCompletableFuture()
                .join()
                .orElseThrow();
    }

    private static void forget(String name) {
        String stream = producer.tenant + "/" + name;
        try (RedisClient client = RedisClient.create(GatewayExtension.REDIS.url())) {
            client.connect()
                    .sync()
                    .del("carillon:stream:{s%d}:%s".formatted(Math.floorMod(stream.hashCode(), 8), stream));
        }
    }
}
