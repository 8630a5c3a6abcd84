// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.centrifugal.centrifuge.Client;
import io.github.centrifugal.centrifuge.DuplicateSubscriptionException;
import io.github.centrifugal.centrifuge.EventListener;
import io.github.centrifugal.centrifuge.Options;
import io.github.centrifugal.centrifuge.PublicationEvent;
import io.github.centrifugal.centrifuge.SubscribedEvent;
import io.github.centrifugal.centrifuge.Subscription;
import io.github.centrifugal.centrifuge.SubscriptionErrorEvent;
import io.github.centrifugal.centrifuge.SubscriptionEventListener;
import io.github.centrifugal.centrifuge.UnsubscribedEvent;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Broadcast streams with the unmodified `centrifuge-java` of Maven Central, and a client that reads too slowly.
class StreamLibraryTest {

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @RegisterExtension
    static final GatewayExtension SHARED = new GatewayExtension();

    private static final RunningGateway GATEWAY = SHARED.node();
    private static final Producer PRODUCER = SHARED.producer();
    private static final String KEY = PRODUCER.apiKey("librarystreams01", "events:write");

    @BeforeAll
    static void awaitTheKey() {
        Awaitility.await().atMost(Duration.ofSeconds(90)).until(() -> publish("warm-up", "1") == 200);
    }

    @Test
    void theJavaLibraryResumesAStreamWithoutLossOrDouble() throws Exception {
        Options options = new Options();
        options.setToken(PRODUCER.token("ann"));
        options.setMinReconnectDelay(100);
        options.setMaxReconnectDelay(400);
        Client client = new Client(GATEWAY.socketAddress(), options, new EventListener() {});
        Told told = subscribe(client, "stream:derby");
        client.connect();
        told.await("subscribed false false");
        publish("derby", "1");
        told.await("publication 1: 1");

        client.disconnect();
        publish("derby", "2");
        publish("derby", "3");
        client.connect();
        told.await("subscribed true true");
        publish("derby", "4");
        told.await("publication 4: 4");

        assertThat(told.events())
                .filteredOn(event -> event.startsWith("publication"))
                .containsExactly("publication 1: 1", "publication 2: 2", "publication 3: 3", "publication 4: 4");
        Told refused = subscribe(client, "not-a-stream");
        refused.await("unsubscribed 103");
        assertThat(client.close(3_000)).isTrue();
    }

    @Test
    void whoDoesNotKeepUpIsToldSoAndResumes() {
        String epoch;
        try (RawClient slow = RawClient.connect(GATEWAY, PRODUCER.token("bea"))) {
            slow.send("{\"id\":2,\"subscribe\":{\"channel\":\"stream:flood\"}}");
            epoch = slow.reply(2).at("/subscribe/epoch").asString();
            slow.stopReading();
            String large = "\"" + "x".repeat(60_000) + "\"";
            for (int i = 0; i < 400; i++) {
                assertThat(publish("flood", large)).isEqualTo(200);
            }

            slow.readOn();

            assertThat(slow.awaitClose()).isEqualTo(3008);
            assertThat(slow.closeReason()).isEqualTo("slow");
        }
        publish("flood", "\"last\"");
        try (RawClient again = RawClient.connect(GATEWAY, PRODUCER.token("bea"))) {
            again.send(
                    "{\"id\":2,\"subscribe\":{\"channel\":\"stream:flood\",\"recover\":true,\"offset\":400,\"epoch\":\"%s\"}}"
                            .formatted(epoch));
            assertThat(again.reply(2).at("/subscribe/recovered").asBoolean()).isTrue();
            assertThat(again.reply(2).at("/subscribe/publications/0/data").asString())
                    .isEqualTo("last");
        }
    }

    private record Told(List<String> events) {

        void await(String event) {
            Awaitility.await()
                    .atMost(Duration.ofSeconds(90))
                    .pollInterval(Duration.ofMillis(20))
                    .untilAsserted(() -> assertThat(events).contains(event));
        }
    }

    private static Told subscribe(Client client, String channel) throws DuplicateSubscriptionException {
        List<String> events = new CopyOnWriteArrayList<>();
        client.newSubscription(channel, new SubscriptionEventListener() {
                    @Override
                    public void onSubscribed(Subscription on, SubscribedEvent event) {
                        events.add("subscribed %s %s".formatted(event.wasRecovering(), event.getRecovered()));
                    }

                    @Override
                    public void onUnsubscribed(Subscription on, UnsubscribedEvent event) {
                        events.add("unsubscribed " + event.getCode());
                    }

                    @Override
                    public void onError(Subscription on, SubscriptionErrorEvent event) {
                        events.add("error " + event.getError());
                    }

                    @Override
                    public void onPublication(Subscription on, PublicationEvent event) {
                        events.add("publication %d: %s"
                                .formatted(event.getOffset(), new String(event.getData(), StandardCharsets.UTF_8)));
                    }
                })
                .subscribe();
        return new Told(events);
    }

    private static int publish(String name, String value) {
        try {
            return HTTP.send(
                            HttpRequest.newBuilder(URI.create(GATEWAY.httpAddress() + "/v1/streams/" + name))
                                    .header("Authorization", "Bearer " + KEY)
                                    .header("Content-Type", "application/json")
                                    .POST(HttpRequest.BodyPublishers.ofString(value))
                                    .build(),
                            HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
