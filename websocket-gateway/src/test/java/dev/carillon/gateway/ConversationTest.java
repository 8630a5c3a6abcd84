// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class ConversationTest {

    @RegisterExtension
    static final GatewayExtension GATEWAY = new GatewayExtension();

    private static RunningGateway gateway = GATEWAY.node();
    private static Producer producer = GATEWAY.producer();

    @Nested
    class WhileItStarts {

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "garbage",
                    "{}",
                    "{\"id\":1}",
                    "[]",
                    "{\"id\":1,\"rpc\":{\"method\":\"list\"}}",
                    "{\"connect\":{\"token\":\"x\"}}",
                    "{\"id\":1,\"dance\":{}}",
                    "{\"id\":1,\"connect\":{}}\n\n{\"id\":2,\"rpc\":{}}"
                })
        void anythingButAConnectIsABadRequest(String frame) {
            try (RawClient client = RawClient.open(gateway)) {
                client.send(frame);

                assertThat(client.awaitClose()).isEqualTo(3501);
                assertThat(client.closeReason()).isEqualTo("bad request");
            }
        }

        @Test
        void aSocketThatSaysNothingIsStale() {
            try (RawClient client = RawClient.open(gateway)) {
                assertThat(client.awaitClose()).isEqualTo(3502);
                assertThat(client.closeReason()).isEqualTo("stale");
            }
        }

        @Test
        void commandsBehindTheConnectWaitForIt() {
            try (RawClient client = RawClient.open(gateway)) {
                client.send(
                        "{\"id\":8,\"connect\":{\"token\":\"%s\"}}\n{\"id\":3,\"rpc\":{\"method\":\"unread_count\"}}\n"
                                .formatted(producer.token("ann")));

                JsonNode count = client.reply(3);
                assertThat(count.path("rpc").path("data").path("unread").asInt())
                        .isZero();
                assertThat(client.received.getFirst().path("id").asInt()).isEqualTo(8);
            }
        }

        @Test
        void commandsBehindARefusedConnectAreNotAnswered() {
            try (RawClient client = RawClient.open(gateway)) {
                client.send(
                        "{\"id\":1,\"connect\":{\"token\":\"%s\"}}\n{\"id\":2,\"rpc\":{\"method\":\"unread_count\"}}"
                                .formatted(expiredToken()));

                assertThat(client.reply(1).path("error").path("code").asInt()).isEqualTo(109);
                assertThat(client.awaitClose()).isEqualTo(3502);
                assertThat(client.received).hasSize(1);
            }
        }

        @Test
        void theJsonSubprotocolIsEchoed() {
            try (RawClient client = RawClient.open(gateway, "centrifuge-json")) {
                assertThat(client.subprotocol()).isEqualTo("centrifuge-json");
            }
        }

        @Test
        void jsonIsPreferredToProtobuf() {
            try (RawClient client = RawClient.open(gateway, "centrifuge-protobuf", "centrifuge-json")) {
                assertThat(client.subprotocol()).isEqualTo("centrifuge-json");
            }
        }

        @ParameterizedTest
        @ValueSource(strings = {"format=protobuf", "cf_protocol=protobuf"})
        void theAddressMayAskForProtobuf(String query) {
            try (RawClient client = RawClient.openAt(gateway.socketAddress() + "?" + query)) {
                // A connect without a token.
                client.sendBinary("\4\b\1\"\0");

                assertThat(client.awaitClose()).isEqualTo(3500);
            }
        }

        @Test
        void anEmptySubprotocolHeaderIsTolerated() throws IOException {
            assertThat(handshake("Sec-WebSocket-Protocol: \r\n")).startsWith("HTTP/1.1 101");
        }

        @Test
        void aPageOfAnotherOriginIsKeptOut() throws IOException {
            assertThat(handshake("Origin: https://evil.example\r\n")).startsWith("HTTP/1.1 403");
            assertThat(handshake("Origin: http://127.0.0.1:%d\r\n".formatted(gateway.port())))
                    .startsWith("HTTP/1.1 101");
        }

        private String handshake(String header) throws IOException {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port())) {
                OutputStream out = socket.getOutputStream();
                out.write(("GET /connection/websocket HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nConnection: Upgrade\r\n"
                                        .formatted(gateway.port())
                                + "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n" + header + "\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
                InputStream in = socket.getInputStream();
                return new String(in.readNBytes(12), StandardCharsets.US_ASCII);
            }
        }
    }

    @Nested
    class WithItsToken {

        @Test
        void anExpiredOneIsAnsweredAndTheSocketStays() {
            try (RawClient client = RawClient.open(gateway)) {
                client.send("{\"id\":1,\"connect\":{\"token\":\"%s\"}}".formatted(expiredToken()));

                assertThat(client.reply(1).path("error").toString())
                        .isEqualTo("{\"code\":109,\"message\":\"token expired\"}");
                assertThat(client.isClosed()).isFalse();
            }
        }

        @Test
        void aForgedOneEndsTheConnection() {
            expectInvalid(Producer.token(producer.claims("ann").build(), new byte[32]));
        }

        @Test
        void anUnsignedOneEndsTheConnection() {
            expectInvalid(new PlainJWT(producer.claims("ann").build()).serialize());
        }

        @Test
        void oneForAnotherAudienceEndsTheConnection() {
            expectInvalid(
                    Producer.token(producer.claims("ann").audience("another").build(), producer.secret));
        }

        @Test
        void oneOfAnUnknownTenantEndsTheConnection() {
            JWTClaimsSet claims =
                    producer.claims("ann").claim("tenant", "nobody").build();

            expectInvalid(Producer.token(claims, producer.secret));
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "x", "a.b.c", "e30.e30."})
        void nonsenseEndsTheConnection(String token) {
            expectInvalid(token);
        }

        @Test
        void oneThatIsNotRefreshedInTimeEndsTheConnection() {
            try (RawClient client = RawClient.connect(gateway, shortToken("bea"))) {
                assertThat(client.reply(1).path("connect").path("ttl").asInt()).isLessThanOrEqualTo(2);
                assertThat(client.awaitClose()).isEqualTo(3005);
            }
        }

        @Test
        void aRefreshKeepsTheConnection() {
            try (RawClient client = RawClient.connect(gateway, shortToken("bea"))) {
                client.send("{\"id\":2,\"refresh\":{\"token\":\"%s\"}}".formatted(producer.token("bea")));

                JsonNode refresh = client.reply(2).path("refresh");
                assertThat(refresh.path("expires").asBoolean()).isTrue();
                assertThat(refresh.path("ttl").asInt()).isGreaterThan(500);
                Awaitility.await()
                        .during(Duration.ofSeconds(4))
                        .atMost(Duration.ofSeconds(60))
                        .until(() -> !client.isClosed());
            }
        }

        @Test
        void aRefreshForAnotherRecipientEndsTheConnection() {
            try (RawClient client = RawClient.connect(gateway, producer.token("bea"))) {
                client.send("{\"id\":2,\"refresh\":{\"token\":\"%s\"}}".formatted(producer.token("cid")));

                assertThat(client.awaitClose()).isEqualTo(3500);
            }
        }

        private String shortToken(String recipient) {
            return Producer.token(
                    producer.claims(recipient)
                            .expirationTime(Date.from(Instant.now().plusSeconds(2)))
                            .build(),
                    producer.secret);
        }

        private void expectInvalid(String token) {
            try (RawClient client = RawClient.open(gateway)) {
                client.send("{\"id\":1,\"connect\":{\"token\":\"%s\"}}".formatted(token));

                assertThat(client.awaitClose()).isEqualTo(3500);
                assertThat(client.closeReason()).isEqualTo("invalid token");
            }
        }
    }

    @Nested
    class OnceConnected {

        @Test
        void pingsComeOnTheClockAndAnsweredOnesKeepTheConnection() {
            try (RawClient client = RawClient.connect(gateway, producer.token("ann"))) {
                Awaitility.await()
                        .atMost(Duration.ofSeconds(60))
                        .until(() -> client.received.stream()
                                        .filter(JsonNode::isEmpty)
                                        .count()
                                >= 3);
                assertThat(client.isClosed()).isFalse();
            }
        }

        @Test
        void anUnansweredPingEndsTheConnection() {
            try (RawClient client =
                    RawClient.connect(gateway, producer.token("ann")).withoutPongs()) {
                assertThat(client.awaitClose()).isEqualTo(3012);
                assertThat(client.closeReason()).isEqualTo("no pong");
            }
        }

        @Test
        void anUnaskedPongIsPassedOver() {
            try (RawClient client = RawClient.connect(gateway, producer.token("ann"))) {
                client.send("{}");

                assertThat(client.call(2, "unread_count", "{}").has("rpc")).isTrue();
            }
        }

        @Test
        void aSecondConnectIsABadRequest() {
            try (RawClient client = RawClient.connect(gateway, producer.token("ann"))) {
                client.send("{\"id\":2,\"connect\":{\"token\":\"%s\"}}".formatted(producer.token("ann")));

                assertThat(client.awaitClose()).isEqualTo(3501);
            }
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "garbage",
                    "{\"id\":2,\"ping\":{}}",
                    "{\"rpc\":{}}",
                    "\n",
                    "{\"id\":2}\u0000",
                    "{\"id\":2,\"rpc\":5}",
                    "{\"id\":2,\"rpc\":[]}",
                    "{\"id\":2,\"rpc\":null}",
                    "{\"id\":2,\"rpc\":{\"method\":5}}",
                    "{\"id\":\"2\",\"rpc\":{\"method\":\"unread_count\"}}",
                    "{\"id\":2,\"subscribe\":{\"channel\":\"stream:a\",\"recover\":\"yes\"}}",
                    "{\"id\":2,\"subscribe\":{\"channel\":\"stream:a\",\"recover\":true,\"offset\":1.0}}"
                })
        void whatIsNoCommandIsABadRequest(String frame) {
            try (RawClient client = RawClient.connect(gateway, producer.token("ann"))) {
                client.send(frame);

                assertThat(client.awaitClose()).isEqualTo(3501);
            }
        }

        @Test
        void aFrameThatIsTooLongEndsTheConnection() {
            try (RawClient client = RawClient.connect(gateway, producer.token("ann"))) {
                client.send("{\"id\":2,\"rpc\":{\"method\":\"" + "x".repeat(70_000) + "\"}}");

                assertThat(client.awaitClose()).isEqualTo(1009);
            }
        }

        @Test
        void veryDeepJsonIsABadRequest() {
            try (RawClient client = RawClient.connect(gateway, producer.token("ann"))) {
                client.send("{\"id\":2,\"rpc\":{\"data\":" + "[".repeat(30_000) + "]".repeat(30_000) + "}}");

                assertThat(client.awaitClose()).isEqualTo(3501);
            }
        }

        @Test
        void aOneWayMessageIsNotAnswered() {
            try (RawClient client = RawClient.connect(gateway, producer.token("ann"))) {
                client.send("{\"send\":{\"data\":1}}");
                client.send("{\"id\":2,\"send\":{\"data\":1}}");
                client.call(3, "unread_count", "{}");

                assertThat(client.received).noneMatch(node -> node.path("id").asInt(0) == 2);
            }
        }

        @Test
        void whatIsNotOfferedIsAnsweredWithAnError() {
            try (RawClient client = RawClient.connect(gateway, producer.token("ann"))) {
                client.send("""
                        {"id":2,"publish":{"channel":"c","data":1}}
                        {"id":3,"presence":{"channel":"c"}}
                        {"id":4,"presence_stats":{"channel":"c"}}
                        {"id":5,"history":{"channel":"c"}}
                        {"id":6,"sub_refresh":{"token":"t"}}
                        {"id":7,"subscribe":{"channel":"c","flag":1}}
                        {"id":8,"subscribe":{"channel":"inbox:bulk#ann"}}
                        {"id":9,"subscribe":{"channel":"stream:c","type":1}}
                        {"id":10,"subscribe":{"channel":"stream:c","tf":{"op":"eq"}}}
                        """);

                assertThat(code(client, 2)).isEqualTo(103);
                assertThat(code(client, 3)).isEqualTo(108);
                assertThat(code(client, 4)).isEqualTo(108);
                assertThat(code(client, 5)).isEqualTo(108);
                assertThat(code(client, 6)).isEqualTo(108);
                assertThat(code(client, 7)).isEqualTo(103);
                assertThat(code(client, 8)).isEqualTo(105);
                assertThat(code(client, 9)).isEqualTo(107);
                assertThat(code(client, 10)).isEqualTo(107);
            }
        }

        @Test
        void anUnsubscribeAlwaysSucceedsWithAnEmptyResult() {
            try (RawClient client = RawClient.connect(gateway, producer.token("ann"))) {
                client.send("{\"id\":2,\"unsubscribe\":{\"channel\":\"whatever\"}}");

                assertThat(client.reply(2).toString()).isEqualTo("{\"id\":2,\"unsubscribe\":{}}");
            }
        }

        @Test
        void jsonInABinaryFrameIsUnderstood() {
            try (RawClient client = RawClient.connect(gateway, producer.token("ann"))) {
                client.sendBinary("{\"id\":2,\"rpc\":{\"method\":\"unread_count\"}}\r\n");

                assertThat(client.reply(2).has("rpc")).isTrue();
            }
        }

        private int code(RawClient client, int id) {
            return client.reply(id).path("error").path("code").asInt();
        }
    }

    private static String expiredToken() {
        return Producer.token(
                producer.claims("ann")
                        .expirationTime(Date.from(Instant.now().minusSeconds(5)))
                        .build(),
                producer.secret);
    }
}
