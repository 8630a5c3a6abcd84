// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import io.github.centrifugal.centrifuge.Client;
import io.github.centrifugal.centrifuge.ClientState;
import io.github.centrifugal.centrifuge.ConnectingEvent;
import io.github.centrifugal.centrifuge.EventListener;
import io.github.centrifugal.centrifuge.Options;
import io.lettuce.core.RedisClient;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.LoggerFactory;

/// Authentication of clients, and limits on the number and rate of their connections.
class AccessTest {

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @RegisterExtension
    static final GatewayExtension GATEWAY = new GatewayExtension();

    private static RunningGateway gateway = GATEWAY.node();
    private static Producer producer = GATEWAY.producer();
    private static String key = producer.apiKey("accesstestwriter", "recipients:write");

    @BeforeAll
    static void awaitTheKeys() {
        Awaitility.await().atMost(Duration.ofSeconds(90)).until(() -> revoke("{\"recipient\":\"nobody\"}") == 204);
    }

    @Test
    void aTenantsOwnKeysAreFollowedWhenTheyRotate() throws IOException, JOSEException {
        ECKey first = new ECKeyGenerator(Curve.P_256).keyID("first").generate();
        ECKey second = new ECKeyGenerator(Curve.P_256).keyID("second").generate();
        try (KeyServer keys = KeyServer.start(first)) {
            try (Producer tenant = new Producer(GatewayExtension.KAFKA.bootstrapServers())) {
                tenant.publishTenant(keys.address());
                tenant.awaitKnownTo(gateway);
                awaitConnects(token(tenant, first));

                assertThat(closeCode(token(
                                tenant,
                                new ECKeyGenerator(Curve.P_256).keyID("first").generate())))
                        .isEqualTo(3500);
                keys.serve(second);
                awaitConnects(token(tenant, second));
                assertThat(closeCode(token(tenant, first))).isEqualTo(3500);
                assertThat(closeCode(macWith(tenant, second))).isEqualTo(3500);
            }
        }
    }

    @Test
    void aRevokedTokenEndsItsConnectionAndOpensNoOther() {
        String revoked = Producer.token(producer.claims("ann").jwtID("the-one").build(), producer.secret);
        String other = producer.token("ann");
        try (RawClient ends = RawClient.connect(gateway, revoked);
                RawClient stays = RawClient.connect(gateway, other)) {
            assertThat(revoke("{\"recipient\":\"ann\",\"tokenId\":\"the-one\"}"))
                    .isEqualTo(204);

            assertThat(ends.awaitClose()).isEqualTo(3500);
            assertThat(closeCode(revoked)).isEqualTo(3500);
            assertThat(stays.call(2, "unread_count", "{}").has("rpc")).isTrue();
        }
    }

    @Test
    void allOfARecipientsTokensAreRevokedButNotLaterOnes() {
        String old = producer.token("bea");
        try (RawClient ends = RawClient.connect(gateway, old)) {
            assertThat(revoke("{\"recipient\":\"bea\"}")).isEqualTo(204);

            assertThat(ends.awaitClose()).isEqualTo(3500);
            // Its `iat` has whole seconds.
            try (RawClient again = RawClient.connect(gateway, producer.token("bea"))) {
                assertThat(again.reply(1).has("connect")).isTrue();
            }
        }
    }

    @Test
    void aTokensMillisecondIsComparedWithTheRevocations() {
        assertThat(revoke("{\"recipient\":\"fin\"}")).isEqualTo(204);
        long revokedAt;
        try (RedisClient client = RedisClient.create(GatewayExtension.REDIS.url());
                var connection = client.connect()) {
            revokedAt = Long.parseLong(connection.sync().hget("carillon:revocations", producer.tenant + "/fin *"));
        }

        assertThat(closeCode(issuedAt(BigDecimal.valueOf(revokedAt, 3)))).isEqualTo(3500);
        assertThat(closeCode(issuedAt(BigDecimal.valueOf(revokedAt / 1_000)))).isEqualTo(3500);
        try (RawClient later = RawClient.connect(gateway, issuedAt(BigDecimal.valueOf(revokedAt + 1, 3)))) {
            assertThat(later.reply(1).has("connect")).isTrue();
        }
    }

    private static String issuedAt(BigDecimal seconds) {
        return Producer.token(producer.claims("fin").claim("iat", seconds).build(), producer.secret);
    }

    @Test
    void aTokenHasOneSpelling() {
        String token = producer.token("gwen");
        String header = Base64URL.encode("{\"alg\":\"HS256\"}").toString();
        long now = Instant.now().getEpochSecond();
        String claims = "{\"sub\":\"gwen\",\"tenant\":\"%s\",\"aud\":\"carillon\",\"iat\":%d,\"exp\":%d}"
                .formatted(producer.tenant, now, now + 600);

        assertThat(closeCode(token + "=")).isEqualTo(3500);
        assertThat(closeCode(" " + token)).isEqualTo(3500);
        assertThat(closeCode(token + "\\n")).isEqualTo(3500);
        assertThat(closeCode(signed(header, claims + "{}"))).isEqualTo(3500);
        assertThat(closeCode(signed(header, "{\"sub\":\"another\"," + claims.substring(1))))
                .isEqualTo(3500);
        try (RawClient client = RawClient.connect(gateway, signed(header, claims))) {
            assertThat(client.reply(1).has("connect")).isTrue();
        }
    }

    private static String signed(String header, String claims) {
        String input = header + "." + Base64URL.encode(claims);
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(producer.secret, "HmacSHA256"));
            return input + "." + Base64URL.encode(mac.doFinal(input.getBytes(StandardCharsets.US_ASCII)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aTokenNeedsAnExpiryWithinItsMaximumLifetime() throws IOException, InterruptedException {
        Instant now = Instant.now();
        String longest = times(now, now.plus(Duration.ofHours(24)));
        String tooLong = times(now, now.plus(Duration.ofHours(24)).plusSeconds(2));

        assertThat(closeCode(Producer.token(
                        producer.claims("jan").expirationTime(null).build(), producer.secret)))
                .isEqualTo(3500);
        assertThat(closeCode(
                        Producer.token(producer.claims("jan").issueTime(null).build(), producer.secret)))
                .isEqualTo(3500);
        assertThat(closeCode(tooLong)).isEqualTo(3500);
        HttpResponse<String> refused = HTTP.send(
                HttpRequest.newBuilder(URI.create(gateway.httpAddress() + "/v1/inbox"))
                        .header("Authorization", "Bearer " + tooLong)
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(refused.body())
                .contains("urn:carillon:failure:invalid-token", "carillon.gateway.tokens.max-lifetime");
        try (RawClient client = RawClient.connect(gateway, longest)) {
            assertThat(client.reply(1).has("connect")).isTrue();
        }
    }

    @Test
    void aTokenOfTheFutureIsRefusedButForALittleLeeway() {
        Instant now = Instant.now();

        assertThat(closeCode(times(now.plusSeconds(90), now.plusSeconds(600)))).isEqualTo(3500);
        try (RawClient client = RawClient.connect(gateway, times(now.plusSeconds(15), now.plusSeconds(600)))) {
            assertThat(client.reply(1).has("connect")).isTrue();
        }
    }

    private static String times(Instant issuedAt, Instant expiresAt) {
        return Producer.token(
                producer.claims("jan")
                        .issueTime(Date.from(issuedAt))
                        .expirationTime(Date.from(expiresAt))
                        .build(),
                producer.secret);
    }

    @Test
    void aTenantHasALimitedNumberOfRevocationsAndOfStreams() {
        Map<String, String> narrow = new HashMap<>(RunningGateway.onSharedStores());
        narrow.put("carillon.gateway.tokens.max-revocations-per-tenant", "2");
        narrow.put("carillon.gateway.broadcast.streams-per-tenant", "8");
        try (RunningGateway node = RunningGateway.start("narrow-for-tenants", narrow);
                Producer tenant = new Producer(GatewayExtension.KAFKA.bootstrapServers())) {
            tenant.awaitKnownTo(node);
            String writer = tenant.apiKey("narrowfortenants", "recipients:write", "events:write");
            Awaitility.await()
                    .atMost(Duration.ofSeconds(90))
                    .until(() -> post(node, writer, "{\"recipient\":\"ann\",\"tokenId\":\"1\"}")
                                    .statusCode()
                            == 204);
            assertThat(post(node, writer, "{\"recipient\":\"ann\",\"tokenId\":\"2\"}")
                            .statusCode())
                    .isEqualTo(204);

            HttpResponse<String> refused = post(node, writer, "{\"recipient\":\"bea\",\"tokenId\":\"1\"}");

            assertThat(refused.statusCode()).isEqualTo(429);
            assertThat(refused.body()).contains("carillon.gateway.tokens.max-revocations-per-tenant");
            assertThat(post(node, writer, "{\"recipient\":\"ann\"}").statusCode())
                    .isEqualTo(204);
            assertThat(post(node, writer, "{\"recipient\":\"bea\",\"tokenId\":\"1\"}")
                            .statusCode())
                    .isEqualTo(204);

            List<HttpResponse<String>> published = IntStream.rangeClosed(0, 8)
                    .mapToObj(i -> post(node, "/v1/streams/s-" + i, writer, "1"))
                    .toList();

            assertThat(published.getFirst().statusCode()).isEqualTo(200);
            assertThat(published)
                    .filteredOn(answer -> answer.statusCode() == 429)
                    .isNotEmpty()
                    .allSatisfy(answer ->
                            assertThat(answer.body()).contains("carillon.gateway.broadcast.streams-per-tenant"));
            assertThat(post(node, "/v1/streams/s-0", writer, "2").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void revocationsOutliveRedis() {
        String token = producer.token("cid");
        assertThat(revoke("{\"recipient\":\"cid\"}")).isEqualTo(204);
        assertThat(closeCode(token)).isEqualTo(3500);
        RedisClient client = RedisClient.create(GatewayExtension.REDIS.url());
        try (var connection = client.connect()) {
            connection.sync().del("carillon:revocations");
        } finally {
            client.shutdown();
        }

        assertThat(closeCode(token)).isEqualTo(3500);
    }

    @Test
    void aRevocationNeedsAKeyAndARecipient() {
        assertThat(revoke("{}")).isEqualTo(400);
        assertThat(revoke("{")).isEqualTo(400);
        assertThat(revoke("{\"recipient\":\"ann\",\"tokenId\":\"a b\"}")).isEqualTo(400);
        assertThat(post("ck_x", "{\"recipient\":\"ann\"}")).isEqualTo(401);
    }

    @Test
    void aRefreshThatAllowsFewerStreamsEndsTheOthers() {
        try (RawClient client = RawClient.connect(gateway, producer.token("dan"))) {
            client.send("{\"id\":2,\"subscribe\":{\"channel\":\"stream:a\"}}\n"
                    + "{\"id\":3,\"subscribe\":{\"channel\":\"stream:b\"}}");
            client.reply(2);
            client.reply(3);
            String narrower = Producer.token(
                    producer.claims("dan").claim("streams", List.of("b")).build(), producer.secret);

            client.send("{\"id\":4,\"refresh\":{\"token\":\"%s\"}}".formatted(narrower));

            assertThat(client.await(node -> node.path("push").has("unsubscribe"))
                            .path("push")
                            .toString())
                    .isEqualTo("{\"channel\":\"stream:a\",\"unsubscribe\":{\"code\":2000,"
                            + "\"reason\":\"server unsubscribe\"}}");
        }
    }

    @Test
    void noTokenIsLogged() {
        String good = producer.token("ivy");
        String forged = Producer.token(producer.claims("ivy").build(), new byte[32]);
        Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        Logger own = (Logger) LoggerFactory.getLogger("dev.carillon");
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        own.setLevel(Level.TRACE);
        root.addAppender(log);
        try (RawClient client = RawClient.connect(gateway, good)) {
            assertThat(closeCode(forged)).isEqualTo(3500);
            client.send("{\"id\":2,\"refresh\":{\"token\":\"%s\"}}".formatted(forged));
            assertThat(client.awaitClose()).isEqualTo(3500);
            for (String token : List.of(good, forged)) {
                assertThat(get("/v1/inbox", token)).isIn(200, 401);
                assertThat(get("/v1/inbox/stream?limit=many&access_token=" + token, ""))
                        .isIn(200, 401);
                assertThat(get("/connection/sse?cf_connect=" + token, "")).isIn(200, 400);
                assertThat(get("/v1/nothing?access_token=" + token, token)).isEqualTo(404);
            }
        } finally {
            root.detachAppender(log);
            own.setLevel(null);
        }

        assertThat(log.list).anyMatch(event -> event.getFormattedMessage().startsWith("refused a token"));
        assertThat(log.list)
                .map(event -> event.getFormattedMessage()
                        + (event.getThrowableProxy() == null
                                ? ""
                                : event.getThrowableProxy().getMessage()))
                .noneMatch(said -> said.contains(signature(good)) || said.contains(signature(forged)));
    }

    private static String signature(String token) {
        return token.substring(token.lastIndexOf('.') + 1);
    }

    private static int get(String path, String token) {
        try {
            HttpResponse<InputStream> answer = HTTP.send(
                    HttpRequest.newBuilder(URI.create(gateway.httpAddress() + path))
                            .header("Authorization", token.isEmpty() ? "" : "Bearer " + token)
                            .build(),
                    HttpResponse.BodyHandlers.ofInputStream());
            // The stream does not end without a revocation.
            answer.body().close();
            return answer.statusCode();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aNodeHasItsLimits() {
        Map<String, String> narrow = new HashMap<>(RunningGateway.onSharedStores());
        narrow.put("carillon.gateway.max-connections-per-recipient", "2");
        narrow.put("carillon.gateway.admission.max-connections-per-tenant", "3");
        narrow.put("carillon.gateway.admission.handshakes-per-second", "1");
        narrow.put("carillon.gateway.admission.handshake-burst", "60");
        try (RunningGateway node = RunningGateway.start("narrow", narrow)) {
            producer.awaitKnownTo(node);
            RawClient one = RawClient.connect(node, producer.token("eve"));
            RawClient two = RawClient.connect(node, producer.token("eve"));
            RawClient tooManyOfHers = RawClient.open(node);
            tooManyOfHers.send("{\"id\":1,\"connect\":{\"token\":\"%s\"}}".formatted(producer.token("eve")));
            assertThat(tooManyOfHers.awaitClose()).isEqualTo(3504);
            RawClient three = RawClient.connect(node, producer.token("fay"));
            RawClient tooManyOfTheTenant = RawClient.open(node);
            tooManyOfTheTenant.send("{\"id\":1,\"connect\":{\"token\":\"%s\"}}".formatted(producer.token("gus")));
            assertThat(tooManyOfTheTenant.awaitClose()).isEqualTo(3504);
            two.drop();
            Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> {
                try (RawClient again = RawClient.open(node)) {
                    again.send("{\"id\":1,\"connect\":{\"token\":\"%s\"}}".formatted(producer.token("gus")));
                    return again.reply(1).has("connect");
                } catch (AssertionError e) {
                    return false;
                }
            });

            List<HandshakeAnswer> refusals = Stream.generate(() -> handshake(node))
                    .limit(1_000)
                    .filter(answer -> answer.status() == 503)
                    .limit(20)
                    .toList();
            assertThat(refusals)
                    .hasSize(20)
                    .allSatisfy(answer -> assertThat(answer.retryAfter()).isBetween(1, 10))
                    .extracting(HandshakeAnswer::retryAfter)
                    .anyMatch(seconds -> seconds != refusals.getLast().retryAfter());
            assertThat(one.isClosed()).isFalse();
            three.drop();
        }
    }

    @Test
    void anAddressHasItsRateOfNewConnectionsAndOthersAreNotAffected() throws IOException, InterruptedException {
        Map<String, String> narrow = new HashMap<>(RunningGateway.onSharedStores());
        narrow.put("carillon.http.proxies.trusted", "127.0.0.0/8");
        narrow.put("carillon.gateway.admission.handshakes-per-second-per-address", "1");
        narrow.put("carillon.gateway.admission.handshake-burst-per-address", "5");
        try (RunningGateway node = RunningGateway.start("narrow-for-addresses", narrow)) {
            assertThat(Stream.generate(() -> handshake(node, "6.6.6.6, [2001:db8:0:1::1]:4711"))
                            .limit(100)
                            .filter(answer -> answer.status() == 429)
                            .findFirst())
                    .hasValueSatisfying(
                            answer -> assertThat(answer.retryAfter()).isBetween(1, 10));
            HttpResponse<String> refused = Stream.generate(() -> openStream(node, "2001:db8:0:1:2::3"))
                    .limit(100)
                    .filter(answer -> answer.statusCode() == 429)
                    .findFirst()
                    .orElseThrow();

            assertThat(refused.body())
                    .contains("urn:carillon:failure:rate-limited")
                    .contains("carillon.gateway.admission.handshakes-per-second-per-address");
            assertThat(handshake(node, "2001:db8:0:2::1").status()).isEqualTo(101);
            assertThat(handshake(node, "6.6.6.6").status()).isEqualTo(101);
        }
    }

    /// Opens an event stream that ends at once, because its connect command is malformed.
    private static HttpResponse<String> openStream(RunningGateway node, String client) {
        try {
            return HTTP.send(
                    HttpRequest.newBuilder(URI.create(node.httpAddress() + "/connection/sse?cf_connect=x"))
                            .header("X-Forwarded-For", client)
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aNodeThatStopsClosesItsConnectionsOneAfterTheOther() throws InterruptedException {
        RunningGateway node = RunningGateway.start("draining", RunningGateway.onSharedStores());
        producer.awaitKnownTo(node);
        List<RawClient> clients = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            clients.add(RawClient.connect(node, producer.token("hal-" + i)));
        }
        List<Integer> toldTheLibrary = new CopyOnWriteArrayList<>();
        Options options = new Options();
        options.setToken(producer.token("hal"));
        Client library = new Client(node.socketAddress(), options, new EventListener() {
            @Override
            public void onConnecting(Client on, ConnectingEvent event) {
                toldTheLibrary.add(event.getCode());
            }
        });
        library.connect();
        Awaitility.await().until(() -> library.getState() == ClientState.CONNECTED);
        long start = System.nanoTime();

        node.close();

        clients.forEach(client -> assertThat(client.awaitClose()).isEqualTo(3001));
        Awaitility.await().until(() -> toldTheLibrary.contains(3001));
        assertThat(library.close(3_000)).isTrue();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(180));
    }

    @Test
    void aSocketThatNeverFinishesItsRequestIsClosed() throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port())) {
            socket.setSoTimeout(60_000);
            socket.getOutputStream().write("GET / HTTP/1.1\r\nX: ".getBytes(StandardCharsets.US_ASCII));
            Thread trickle = Thread.ofPlatform().daemon().start(() -> trickle(socket));
            InputStream in = socket.getInputStream();

            assertThat(in.read()).isEqualTo(-1);
            trickle.interrupt();
        }
    }

    @Test
    void aBodyThatNeverComesIsAnsweredAfterTheTimeForTheFirstRequest() throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream()
                    .write("POST /emulation HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));

            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            assertThat(answer)
                    .startsWith("HTTP/1.1 408")
                    .contains("urn:carillon:failure:invalid-request")
                    .contains("did not arrive within 3.0 s");
        }
    }

    private static void trickle(Socket socket) {
        Awaitility.await()
                .pollInterval(Duration.ofMillis(200))
                .atMost(Duration.ofSeconds(90))
                .ignoreExceptions()
                .until(() -> {
                    if (socket.isClosed()) {
                        return true;
                    }
                    socket.getOutputStream().write('x');
                    return false;
                });
    }

    private record HandshakeAnswer(int status, int retryAfter) {}

    private static HandshakeAnswer handshake(RunningGateway node) {
        return handshake(node, "");
    }

    /// @param forwardedFor value of the header that a proxy sets
    private static HandshakeAnswer handshake(RunningGateway node, String forwardedFor) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), node.port())) {
            String request = """
                    GET /connection/websocket HTTP/1.1
                    Host: 127.0.0.1
                    Connection: Upgrade
                    Upgrade: websocket
                    Sec-WebSocket-Version: 13
                    Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==
                    X-Forwarded-For: %s

                    """.formatted(forwardedFor);
            socket.getOutputStream().write(request.replace("\n", "\r\n").getBytes(StandardCharsets.US_ASCII));
            byte[] answer = new byte[1024];
            int length = socket.getInputStream().read(answer);
            String text = new String(answer, 0, Math.max(0, length), StandardCharsets.US_ASCII);
            int status = Integer.parseInt(text.substring(9, 12));
            return new HandshakeAnswer(
                    status,
                    text.lines()
                            .filter(line -> line.startsWith("Retry-After: "))
                            .map(line -> Integer.parseInt(line.substring(13).strip()))
                            .findFirst()
                            .orElse(0));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void awaitConnects(String token) {
        Awaitility.await().atMost(Duration.ofSeconds(90)).until(() -> {
            try (RawClient client = RawClient.open(gateway)) {
                client.send("{\"id\":1,\"connect\":{\"token\":\"%s\"}}".formatted(token));
                return client.reply(1).has("connect");
            } catch (AssertionError e) {
                return false;
            }
        });
    }

    private static int closeCode(String token) {
        try (RawClient client = RawClient.open(gateway)) {
            client.send("{\"id\":1,\"connect\":{\"token\":\"%s\"}}".formatted(token));
            return client.awaitClose();
        }
    }

    private static String token(Producer tenant, ECKey signer) throws JOSEException {
        SignedJWT jwt = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.ES256)
                        .keyID(signer.getKeyID())
                        .build(),
                tenant.claims("ann").build());
        jwt.sign(new ECDSASigner(signer));
        return jwt.serialize();
    }

    /// A token that is signed with the public key, which an attacker has, as if it were the secret.
    private static String macWith(Producer tenant, ECKey known) throws JOSEException {
        SignedJWT jwt = new SignedJWT(
                new JWSHeader(JWSAlgorithm.HS256), tenant.claims("ann").build());
        jwt.sign(new MACSigner(known.toPublicJWK().toJSONString().getBytes(StandardCharsets.UTF_8)));
        return jwt.serialize();
    }

    private static int revoke(String body) {
        return post(key, body);
    }

    private static int post(String apiKey, String body) {
        return post(gateway, apiKey, body).statusCode();
    }

    private static HttpResponse<String> post(RunningGateway node, String apiKey, String body) {
        return post(node, "/v1/token-revocations", apiKey, body);
    }

    private static HttpResponse<String> post(RunningGateway node, String path, String apiKey, String body) {
        try {
            return HTTP.send(
                    HttpRequest.newBuilder(URI.create(node.httpAddress() + path))
                            .header("Authorization", "Bearer " + apiKey)
                            .header("Content-Type", "application/json")
                            .POST(HttpRequest.BodyPublishers.ofString(body))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /// HTTP server with a tenant's public keys.
    private static final class KeyServer implements AutoCloseable {

        private final HttpServer server;
        private volatile String keys = "";

        private KeyServer(HttpServer server) {
            this.server = server;
        }

        static KeyServer start(ECKey shown) throws IOException {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            KeyServer keyServer = new KeyServer(server);
            keyServer.serve(shown);
            server.createContext("/keys", exchange -> {
                byte[] body = keyServer.keys.getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(200, body.length);
                try (exchange) {
                    exchange.getResponseBody().write(body);
                }
            });
            server.start();
            return keyServer;
        }

        void serve(ECKey shown) {
            keys = new JWKSet(shown.toPublicJWK()).toString();
        }

        String address() {
            return "http://127.0.0.1:%d/keys".formatted(server.getAddress().getPort());
        }

        @Override
        public void close() {
            server.stop(0);
        }
    }
}
