// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.embedded.EmbeddedKafka;
import dev.carillon.events.RecipientId;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.topic.RecipientPartitioner;
import dev.carillon.gateway.presence.NodeId;
import dev.carillon.gateway.presence.PresenceRegistry;
import io.github.centrifugal.centrifuge.Client;
import io.github.centrifugal.centrifuge.ConnectedEvent;
import io.github.centrifugal.centrifuge.ConnectingEvent;
import io.github.centrifugal.centrifuge.ConnectionTokenEvent;
import io.github.centrifugal.centrifuge.ConnectionTokenGetter;
import io.github.centrifugal.centrifuge.DisconnectedEvent;
import io.github.centrifugal.centrifuge.EventListener;
import io.github.centrifugal.centrifuge.Options;
import io.github.centrifugal.centrifuge.RPCResult;
import io.github.centrifugal.centrifuge.ReplyError;
import io.github.centrifugal.centrifuge.ServerPublicationEvent;
import io.github.centrifugal.centrifuge.ServerSubscribedEvent;
import io.github.centrifugal.centrifuge.TokenCallback;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Inbox with the unmodified `centrifuge-java` of Maven Central, which supports Protobuf only.
class JavaLibraryTest {

    private static final int MORE_THAN_MAY_BE_RESUMED = 51;

    @RegisterExtension
    static final GatewayExtension GATEWAY = new GatewayExtension();

    private static RunningGateway gateway = GATEWAY.node();
    private static Producer producer = GATEWAY.producer();

    @Test
    void receivesAcknowledgesAndResumesAfterItWasAway() {
        try (Library library = Library.start(producer.token("ann"))) {
            library.await("subscribed inbox:standard#ann false false");
            Producer.Written first = producer.deliver("ann");
            library.await("publication " + first.position());

            assertThat(library.call("ack", "{\"ids\":[\"%s\"]}".formatted(first.id())))
                    .isEqualTo("{\"updated\":1,\"unread\":1,\"unseen\":1}");

            library.client.disconnect();
            library.await("disconnected 0");
            Producer.Written second = producer.deliver("ann");
            library.client.connect();
            library.await("subscribed inbox:standard#ann true true");
            library.await("publication " + second.position());
            Producer.Written third = producer.deliver("ann");
            library.await("publication " + third.position());

            assertThat(library.events)
                    .filteredOn(event -> event.startsWith("publication"))
                    .containsExactly(
                            "publication " + first.position(),
                            "publication " + second.position(),
                            "publication " + third.position());
        }
    }

    /// A node whose registration Redis has lost gets no messages. By the time it notices, more items have arrived than
    /// fit into one answer.
    @Test
    void beginsAnewAfterAGapThatIsTooLarge() {
        try (Library library = Library.start(producer.token("fay"));
                RedisClient redis = RedisClient.create(GatewayExtension.REDIS.url())) {
            library.await("subscribed inbox:standard#fay false false");
            Producer.Written first = producer.deliver("fay");
            library.await("publication " + first.position());
            RedisCommands<String, String> commands = redis.connect().sync();
            Awaitility.await().atMost(Duration.ofSeconds(90)).until(() -> gapIsTooLarge(library, commands));
            library.await("connecting 3010");
            library.await("subscribed inbox:standard#fay true false");
            Producer.Written last = producer.deliver("fay");
            library.await("publication " + last.position());
            assertThat(library.events)
                    .filteredOn(event -> event.startsWith("publication"))
                    .doesNotHaveDuplicates()
                    .endsWith("publication " + last.position());
        }
    }

    /// The node may detect the lost registration before all items are written. Then it closes the gap, and the test
    /// tries again.
    private static boolean gapIsTooLarge(Library library, RedisCommands<String, String> redis) {
        RecipientKey fay = RecipientKey.of(producer.tenant, new RecipientId("fay"));
        int partition = RecipientPartitioner.partition(fay, EmbeddedKafka.PARTITIONS);
        redis.del(PresenceRegistry.key(partition, fay));
        List<Producer.Written> missed = IntStream.range(0, MORE_THAN_MAY_BE_RESUMED)
                .mapToObj(_ -> producer.deliver("fay"))
                .toList();
        Producer.Written last = missed.getLast();
        Awaitility.await()
                .atMost(Duration.ofSeconds(90))
                .until(() -> library.call("list", "{}").contains(last.id()));
        redis.del("carillon:alive:{" + partition + "}:" + gateway.bean(NodeId.class));
        Awaitility.await()
                .atMost(Duration.ofSeconds(90))
                .until(() -> library.events.contains("connecting 3010")
                        || library.events.contains("publication " + last.position()));
        return library.events.contains("connecting 3010");
    }

    @Test
    void isToldOfAMethodThatThereIsNot() {
        try (Library library = Library.start(producer.token("cid"))) {
            assertThat(library.refusal("dance", "{}")).isEqualTo(104);
            assertThat(library.refusal("read", "no JSON")).isEqualTo(400);
        }
    }

    @Test
    void asksForANewTokenWhenItsOwnHasExpired() {
        String expired = Producer.token(
                producer.claims("dan")
                        .expirationTime(Date.from(Instant.now().minusSeconds(5)))
                        .build(),
                producer.secret);
        try (Library library = Library.start(expired, producer.token("dan"))) {
            library.await("token");
            library.await("connected");
        }
    }

    @Test
    void staysAwayAfterAForgedToken() {
        try (Library library =
                Library.start(Producer.token(producer.claims("eve").build(), new byte[32]))) {
            library.await("disconnected 3500");
        }
    }

    /// Runs the clients concurrently, because most of their time is waiting.
    @Test
    void isToldWhyItsConnectionEnds() {
        List<RawClient> crowd = Stream.generate(() -> RawClient.connect(gateway, producer.token("hal")))
                .limit(100)
                .toList();
        String expiring = Producer.token(
                producer.claims("gus")
                        .expirationTime(Date.from(Instant.now().plusSeconds(4)))
                        .build(),
                producer.secret);
        try (Library steady = Library.start(producer.token("bea"));
                Library silent = Library.start(new Options(), _ -> {});
                Library outdated = Library.start(expiring);
                Library late = Library.start(producer.token("hal"))) {
            late.await("disconnected 3504");
            silent.await("disconnected 3502");
            outdated.await("connecting 3005");
            // The client has answered some pings by now.
            assertThat(steady.events)
                    .filteredOn(event -> event.startsWith("connecting"))
                    .hasSize(1);
        } finally {
            crowd.forEach(RawClient::drop);
        }
    }

    /// One client and the events that it reported.
    private static final class Library extends EventListener implements AutoCloseable {

        final List<String> events = new CopyOnWriteArrayList<>();
        final Client client;
        private final List<String> asked;

        private Library(Options options, List<String> asked) {
            this.asked = asked;
            this.client = new Client(gateway.socketAddress(), options, this);
        }

        static Library start(String token) {
            return start(token, token);
        }

        static Library start(String firstToken, String laterToken) {
            Options options = new Options();
            options.setToken(firstToken);
            return start(options, callback -> callback.Done(null, laterToken));
        }

        static Library start(Options options, Consumer<TokenCallback> tokens) {
            options.setMinReconnectDelay(100);
            options.setMaxReconnectDelay(400);
            List<String> asked = new CopyOnWriteArrayList<>();
            options.setTokenGetter(new ConnectionTokenGetter() {
                @Override
                public void getConnectionToken(ConnectionTokenEvent event, TokenCallback callback) {
                    asked.add("token");
                    tokens.accept(callback);
                }
            });
            Library library = new Library(options, asked);
            library.client.connect();
            return library;
        }

        void await(String event) {
            Awaitility.await()
                    .atMost(Duration.ofSeconds(90))
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> events.contains(event) || asked.contains(event));
        }

        String call(String method, String data) {
            CompletableFuture<String> answer = new CompletableFuture<>();
            client.rpc(
                    method,
                    data.getBytes(StandardCharsets.UTF_8),
                    (failure, result) -> answered(answer, failure, result));
            return answer.join();
        }

        int refusal(String method, String data) {
            try {
                throw new AssertionError("answered with " + call(method, data));
            } catch (CompletionException e) {
                assertThat(e.getCause()).isInstanceOf(ReplyError.class);
                return e.getCause() instanceof ReplyError error ? error.getCode() : 0;
            }
        }

        private static void answered(CompletableFuture<String> answer, Throwable failure, RPCResult result) {
            if (failure != null) {
                answer.completeExceptionally(failure);
            } else if (result.getError() != null) {
                answer.completeExceptionally(result.getError());
            } else {
                answer.complete(new String(result.getData(), StandardCharsets.UTF_8));
            }
        }

        @Override
        public void onConnecting(Client on, ConnectingEvent event) {
            events.add("connecting " + event.getCode());
        }

        @Override
        public void onConnected(Client on, ConnectedEvent event) {
            events.add("connected");
        }

        @Override
        public void onDisconnected(Client on, DisconnectedEvent event) {
            events.add("disconnected " + event.getCode());
        }

        @Override
        public void onSubscribed(Client on, ServerSubscribedEvent event) {
            events.add(
                    "subscribed %s %s %s".formatted(event.getChannel(), event.wasRecovering(), event.getRecovered()));
        }

        @Override
        public void onPublication(Client on, ServerPublicationEvent event) {
            events.add("publication " + event.getOffset());
        }

        @Override
        public void close() {
            try {
                assertThat(client.close(3_000)).isTrue();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
