// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// Inbox with the unmodified npm library `centrifuge`.
class JavaScriptLibraryTest {

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
    void receivesAcknowledgesAndResumesAfterADroppedConnection(String framing) throws IOException {
        String ann = "ann-" + framing;
        try (JavaScriptLibrary library = start(producer.token(ann), producer.token(ann), framing)) {
            library.await(event -> is(event, "subscribed", "channel", "inbox:standard#" + ann));
            Producer.Written first = producer.deliver(ann);
            library.await(event -> isPublication(event, first));
            library.say("call 1 ack {\"ids\":[\"%s\"]}".formatted(first.id()));
            JsonNode answer = library.await(event -> is(event, "answer", "id", "1"));

            library.say("drop");
            Producer.Written second = producer.deliver(ann);
            library.await(event -> isPublication(event, second));
            JsonNode resumed = library.await(event -> is(event, "subscribed", "channel", "inbox:standard#" + ann)
                    && event.path("wasRecovering").asBoolean());
            Producer.Written third = producer.deliver(ann);
            library.await(event -> isPublication(event, third));

            assertThat(answer.path("data").toString()).isEqualTo("{\"updated\":1,\"unread\":1,\"unseen\":1}");
            assertThat(resumed.path("recovered").asBoolean()).isTrue();
            assertThat(library.events)
                    .filteredOn(event -> event.path("event").asString().equals("publication"))
                    .extracting(event -> event.path("offset").asLong())
                    .containsExactly(first.position(), second.position(), third.position());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"json", "protobuf"})
    void speaksTheProtocolOverPlainHttp(String framing) throws IOException {
        String eve = "eve-" + framing;
        try (JavaScriptLibrary library = JavaScriptLibrary.overHttp(gateway, producer.token(eve), framing)) {
            library.await(event -> is(event, "subscribed", "channel", "inbox:standard#" + eve));
            Producer.Written first = producer.deliver(eve);
            library.await(event -> isPublication(event, first));

            library.say("call 1 ack {\"ids\":[\"%s\"]}".formatted(first.id()));

            JsonNode answer = library.await(event -> is(event, "answer", "id", "1"));
            assertThat(answer.path("data").toString()).isEqualTo("{\"updated\":1,\"unread\":1,\"unseen\":1}");
            Awaitility.await()
                    .during(Duration.ofSeconds(4))
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> library.count("connected") == 1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"json", "protobuf"})
    void asksForANewTokenWhenItsOwnHasExpired(String framing) throws IOException {
        String expired = Producer.token(
                producer.claims("bea")
                        .expirationTime(Date.from(Instant.now().minusSeconds(5)))
                        .build(),
                producer.secret);
        try (JavaScriptLibrary library = start(expired, producer.token("bea"), framing)) {
            library.await(event -> event.path("event").asString().equals("token"));
            library.await(event -> event.path("event").asString().equals("connected"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"json", "protobuf"})
    void refreshesATokenThatRunsOut(String framing) throws IOException {
        String shortLived = Producer.token(
                producer.claims("cid")
                        .expirationTime(Date.from(Instant.now().plusSeconds(3)))
                        .build(),
                producer.secret);
        try (JavaScriptLibrary library = start(shortLived, producer.token("cid"), framing)) {
            library.await(event -> event.path("event").asString().equals("token"));
            Awaitility.await()
                    .during(Duration.ofSeconds(3))
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> library.count("connected") == 1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"json", "protobuf"})
    void staysAwayAfterAForgedToken(String framing) throws IOException {
        String forged = Producer.token(producer.claims("dan").build(), new byte[32]);
        try (JavaScriptLibrary library = start(forged, forged, framing)) {
            JsonNode ended =
                    library.await(event -> event.path("event").asString().equals("disconnected"));

            assertThat(ended.path("code").asInt()).isEqualTo(3500);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"json", "protobuf"})
    void isRefusedWhatIsTooMuchAndComesAgainWhenItGoesOn(String framing) throws IOException {
        String fay = producer.token("fay-" + framing);
        try (JavaScriptLibrary library = start(fay, fay, framing)) {
            library.await(event -> event.path("event").asString().equals("connected"));

            library.say("flood 1500");
            JsonNode flooded =
                    library.await(event -> event.path("event").asString().equals("flooded"));
            assertThat(flooded.path("answered").asInt()).isPositive();
            assertThat(flooded.path("refused").asInt()).isPositive();
            assertThat(library.count("connected")).isEqualTo(1);

            library.say("flood 6000");
            library.await(event -> is(event, "connecting", "reason", "too many requests")
                    && event.path("code").asInt() == 3013);
            Awaitility.await().atMost(Duration.ofSeconds(90)).until(() -> library.count("connected") == 2);
        }
    }

    private static JavaScriptLibrary start(String firstToken, String laterToken, String framing) throws IOException {
        return JavaScriptLibrary.start(gateway, firstToken, laterToken, framing);
    }

    private static boolean is(JsonNode event, String kind, String member, String value) {
        return event.path("event").asString().equals(kind)
                && event.path(member).asString("").equals(value);
    }

    private static boolean isPublication(JsonNode event, Producer.Written written) {
        return event.path("event").asString().equals("publication")
                && event.path("data").path("id").asString("").equals(written.id());
    }
}
