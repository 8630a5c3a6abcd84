// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.events.Lane;
import dev.carillon.events.v1.Delivery;
import dev.carillon.gateway.inbox.history.InboxPurger;
import dev.carillon.gateway.transport.OpenConnections;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Comparator;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class HttpInboxTest {

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @RegisterExtension
    static final GatewayExtension GATEWAY = new GatewayExtension();

    private static RunningGateway gateway = GATEWAY.node();
    private static Producer producer = GATEWAY.producer();

    @Test
    void theActsOverHttpAreThoseOverASocket() {
        Producer.Written one = producer.deliver("ann");
        Producer.Written two = producer.deliver("ann");
        awaitListed("ann", two);

        HttpResponse<String> acked = post("/v1/inbox/ack", "ann", "{\"ids\":[\"%s\"]}".formatted(one.id()));
        HttpResponse<String> seen = post("/v1/inbox/seen", "ann", "{\"ids\":[\"%s\"]}".formatted(one.id()));
        HttpResponse<String> read = post("/v1/inbox/read", "ann", "{\"ids\":[\"%s\"]}".formatted(one.id()));
        HttpResponse<String> all = post("/v1/inbox/read-all", "ann", "");
        HttpResponse<String> count = get("/v1/inbox/unread-count", "ann");

        assertThat(Stream.of(acked, seen, read, all, count).map(HttpResponse::body))
                .containsExactly(
                        "{\"updated\":1,\"unread\":2,\"unseen\":2}",
                        "{\"updated\":1,\"unread\":2,\"unseen\":1}",
                        "{\"updated\":1,\"unread\":1,\"unseen\":1}",
                        "{\"updated\":1,\"unread\":0,\"unseen\":0}",
                        "{\"unread\":0,\"unseen\":0}");
    }

    /// More calls than the pool has connections.
    @Test
    void readingAllUpToAnItemGivesItsConnectionBack() {
        Producer.Written item = producer.deliver("upto");
        awaitListed("upto", item);

        assertThat(Stream.generate(() -> post("/v1/inbox/read-all", "upto", "{\"upTo\":\"%s\"}".formatted(item.id())))
                        .limit(100)
                        .map(HttpResponse::statusCode))
                .containsOnly(200);
    }

    @Test
    void readingAllUpToATextThatIsNoIdIsRefused() {
        assertThat(post("/v1/inbox/read-all", "upto", "{\"upTo\":\"a\\u0000b\"}")
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void theListIsPaged() {
        Producer.Written one = producer.deliver("bea");
        Producer.Written two = producer.deliver("bea");
        awaitListed("bea", one);
        awaitListed("bea", two);

        JsonNode first =
                JsonMapper.shared().readTree(get("/v1/inbox?limit=1", "bea").body());
        JsonNode second = JsonMapper.shared()
                .readTree(get("/v1/inbox?limit=1&before=" + first.path("next").asString(), "bea")
                        .body());

        assertThat(Stream.of(first, second)
                        .map(page -> page.path("items").path(0).path("id").asString()))
                .containsExactlyInAnyOrder(one.id(), two.id());
        assertThat(second.path("next").isNull()).isTrue();
    }

    @Test
    void theListIsFilteredByTags() {
        Producer.Written red = producer.deliver(
                Lane.STANDARD, tagged(producer.delivery(Lane.STANDARD, "tia"), Map.of("team", "red", "a:b.c", "x=y")));
        Producer.Written blue = producer.deliver(
                Lane.STANDARD, tagged(producer.delivery(Lane.STANDARD, "tia"), Map.of("team", "blue")));
        Producer.Written none = producer.deliver("tia");
        awaitListed("tia", red);
        awaitListed("tia", blue);
        awaitListed("tia", none);

        assertThat(listed("tia", "?tag=team%3Dred")).containsExactly(red.id());
        assertThat(listed("tia", "?tag=team")).containsExactlyInAnyOrder(red.id(), blue.id());
        assertThat(listed("tia", "?tag=a%3Ab.c%3Dx%3Dy")).containsExactly(red.id());
        assertThat(listed("tia", "?tag=team%3Dgreen")).isEmpty();
        JsonNode item = JsonMapper.shared()
                .readTree(get("/v1/inbox?tag=team%3Dred", "tia").body())
                .at("/items/0/tags");
        assertThat(item.toString()).isEqualTo("{\"a:b.c\":\"x=y\",\"team\":\"red\"}");
    }

    private static Delivery tagged(Delivery delivery, Map<String, String> tags) {
        return Producer.changed(delivery, message -> message.putAllTags(tags));
    }

    @Test
    void theListIsFiltered() {
        Producer.Written pinned = producer.deliver("ned");
        Producer.Written asleep = producer.deliver("ned");
        Producer.Written gone = producer.deliver("ned");
        post("/v1/inbox/pin", "ned", "{\"ids\":[\"%s\"]}".formatted(pinned.id()));
        post(
                "/v1/inbox/snooze",
                "ned",
                "{\"ids\":[\"%s\"],\"until\":\"%s\"}"
                        .formatted(asleep.id(), Instant.now().plusSeconds(600)));
        post("/v1/inbox/archive", "ned", "{\"ids\":[\"%s\"]}".formatted(gone.id()));

        assertThat(listed("ned", "")).containsExactly(pinned.id());
        assertThat(listed("ned", "?state=pinned")).containsExactly(pinned.id());
        assertThat(listed("ned", "?state=snoozed")).containsExactly(asleep.id());
        assertThat(listed("ned", "?state=archived&type=order.shipped")).containsExactly(gone.id());
        assertThat(listed("ned", "?state=archived&type=order.lost")).isEmpty();
        assertThat(listed("ned", "?tag=team%3Dred")).isEmpty();
        assertProblem(get("/v1/inbox?state=lost", "ned"), 400, "invalid-request");
    }

    private static List<String> listed(String recipient, String query) {
        return JsonMapper.shared()
                .readTree(get("/v1/inbox" + query, recipient).body())
                .path("items")
                .valueStream()
                .map(item -> item.path("id").asString())
                .toList();
    }

    @Test
    void itemsOlderThanTheirTenantKeepsThemAreRemovedAndNoOthers() {
        try (Producer forADay = new Producer(GatewayExtension.KAFKA.bootstrapServers())) {
            forADay.keepInboxFor(1);
            String key = forADay.apiKey("retentionretenti", "recipients:read");
            Producer.Written old = forADay.deliver(Lane.STANDARD, old(forADay.delivery(Lane.STANDARD, "ann")));
            Producer.Written fresh = forADay.deliver("ann");
            String othersKey = producer.apiKey("retentionothersr", "recipients:read");
            Producer.Written others = producer.deliver(Lane.STANDARD, old(producer.delivery(Lane.STANDARD, "leo")));
            awaitExported(key, "ann", fresh);
            awaitExported(othersKey, "leo", others);

            // The tenant's retention arrives by the catalog.
            Awaitility.await().atMost(Duration.ofSeconds(90)).untilAsserted(() -> {
                gateway.bean(InboxPurger.class).purge();
                assertThat(exported(key, "ann")).containsExactly(fresh.id()).doesNotContain(old.id());
            });

            assertThat(exported(othersKey, "leo")).containsExactly(others.id());
        }
    }

    @Test
    void aRecipientsInboxIsHandedOutWhole() {
        String key = producer.apiKey("exportexportexpo", "recipients:read");
        List<Producer.Written> written =
                Stream.generate(() -> producer.deliver("mia")).limit(3).toList();
        awaitExported(key, "mia", written.getLast());
        post(
                "/v1/inbox/read",
                "mia",
                "{\"ids\":[\"%s\"]}".formatted(written.getFirst().id()));

        assertThat(exported(key, "mia"))
                .containsExactlyInAnyOrderElementsOf(
                        written.stream().map(Producer.Written::id).toList());
        assertThat(exportPage(key, "mia", "?limit=200").path("items").valueStream())
                .extracting(item -> Instant.parse(item.path("arrivedAt").asString()))
                .isSortedAccordingTo(Comparator.reverseOrder());
        assertThat(exported(key, "mia"))
                .isEqualTo(exportPage(key, "mia", "?limit=200")
                        .path("items")
                        .valueStream()
                        .map(item -> item.path("id").asString())
                        .toList());
        assertThat(exportPage(key, "mia", "?limit=200").path("items").valueStream())
                .allMatch(item -> item.path("content").toString().contains("It is on its way.")
                        && item.path("chosen").isNull())
                .filteredOn(item -> item.path("read").asBoolean())
                .extracting(item -> item.path("id").asString())
                .containsExactly(written.getFirst().id());
        String weakKey = producer.apiKey("exportwithoutsco", "events:write");
        Awaitility.await()
                .atMost(Duration.ofSeconds(90))
                .untilAsserted(() -> assertProblem(
                        send(HttpRequest.newBuilder(uri("/v1/recipients/mia/inbox"))
                                .header("Authorization", "Bearer " + weakKey)),
                        403,
                        "forbidden"));
    }

    @Test
    void theExportIsNewestFirstAndNewItemsDoNotShiftItsPages() {
        String key = producer.apiKey("exportnewestfirs", "recipients:read");
        Producer.Written old = producer.deliver(Lane.STANDARD, old(producer.delivery(Lane.STANDARD, "ina")));
        Producer.Written recent = producer.deliver("ina");
        awaitExported(key, "ina", old);
        awaitExported(key, "ina", recent);
        JsonNode first = exportPage(key, "ina", "?limit=1");

        Producer.Written newest = producer.deliver("ina");
        awaitExported(key, "ina", newest);
        JsonNode second =
                exportPage(key, "ina", "?limit=1&after=" + first.path("next").asString());

        assertThat(first.path("items").path(0).path("id").asString()).isEqualTo(recent.id());
        assertThat(second.path("items").path(0).path("id").asString()).isEqualTo(old.id());
        assertThat(second.path("next").isNull()).isTrue();
    }

    @Test
    void theExportOfAnUnknownRecipientIsNotFoundAndABadCursorIsRefused() {
        String key = producer.apiKey("exportofnobodyno", "recipients:read");
        Producer.Written written = producer.deliver("ole");
        awaitExported(key, "ole", written);

        assertProblem(export(key, "nobody-at-all", ""), 404, "not-found");
        assertProblem(export(key, "ole", "?after=nonsense"), 400, "invalid-request");
        for (String text : List.of("99999999999999999999:n", "x:n", "7", "7:\0")) {
            String cursor =
                    Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
            assertProblem(export(key, "ole", "?after=" + cursor), 400, "invalid-request");
            assertProblem(get("/v1/inbox?before=" + cursor, "ole"), 400, "invalid-request");
        }
    }

    private static Delivery old(Delivery delivery) {
        return delivery.toBuilder()
                .setDecidedAtMillis(Instant.now().minus(Duration.ofDays(2)).toEpochMilli())
                .build();
    }

    private static void awaitExported(String key, String recipient, Producer.Written written) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(90))
                .ignoreExceptions()
                .until(() -> exported(key, recipient).contains(written.id()));
    }

    /// All pages.
    private static List<String> exported(String key, String recipient) {
        List<String> ids = new java.util.ArrayList<>();
        String after = "";
        do {
            JsonNode page = exportPage(key, recipient, "?limit=1&after=" + after);
            page.path("items").forEach(item -> ids.add(item.path("id").asString()));
            after = page.path("next").asString("");
        } while (!after.isEmpty());
        return ids;
    }

    private static JsonNode exportPage(String key, String recipient, String query) {
        HttpResponse<String> answer = export(key, recipient, query);
        assertThat(answer.statusCode()).isEqualTo(200);
        return JsonMapper.shared().readTree(answer.body());
    }

    private static HttpResponse<String> export(String key, String recipient, String query) {
        return send(HttpRequest.newBuilder(uri("/v1/recipients/" + recipient + "/inbox" + query))
                .header("Authorization", "Bearer " + key));
    }

    @Test
    void refusalsAreProblemDetails() {
        HttpResponse<String> nobody = send(HttpRequest.newBuilder(uri("/v1/inbox")));
        HttpResponse<String> expired =
                send(HttpRequest.newBuilder(uri("/v1/inbox")).header("Authorization", "Bearer " + expiredToken()));
        HttpResponse<String> tooLong = get("/v1/inbox?limit=1000", "ann");
        HttpResponse<String> noNumber = get("/v1/inbox?limit=many", "ann");
        HttpResponse<String> noJson = post("/v1/inbox/read", "ann", "{");
        HttpResponse<String> unknown = post("/v1/inbox/dance", "ann", "{}");

        assertProblem(nobody, 401, "unauthenticated");
        assertThat(nobody.headers().firstValue("WWW-Authenticate")).hasValue("Bearer");
        assertProblem(expired, 401, "token-expired");
        assertProblem(tooLong, 400, "invalid-request");
        assertThat(tooLong.body()).contains("1 to 100");
        assertProblem(noNumber, 400, "invalid-request");
        assertProblem(noJson, 400, "invalid-request");
        assertProblem(unknown, 404, "not-found");
    }

    @Test
    void anEventStreamIsLiveAndHearsOfOtherDevices() {
        try (OpenStream stream = OpenStream.open(producer.token("cid"), "")) {
            stream.await("event: open");
            Producer.Written written = producer.deliver("cid");
            stream.await(written.id());

            post("/v1/inbox/read", "cid", "{\"ids\":[\"%s\"]}".formatted(written.id()));

            stream.await("event: state");
            stream.await("\"state\":\"read\",\"unread\":0");
        }
    }

    @Test
    void anEventStreamResumesAllLanesFromItsLastEventId() {
        String lastEventId;
        try (OpenStream stream = OpenStream.open(producer.token("dan"), "")) {
            stream.await("event: open");
            Producer.Written known = producer.deliver(Lane.STANDARD, "dan");
            stream.await(known.id());
            lastEventId = stream.lastEventId();
        }
        assertThat(lastEventId).contains("critical:").contains("standard:").contains("bulk:");
        Producer.Written urgent = producer.deliver(Lane.CRITICAL, "dan");
        Producer.Written plain = producer.deliver(Lane.STANDARD, "dan");
        Producer.Written mass = producer.deliver(Lane.BULK, "dan");

        try (OpenStream stream = OpenStream.open(producer.token("dan"), lastEventId)) {
            stream.await(urgent.id());
            stream.await(plain.id());
            stream.await(mass.id());

            assertThat(stream.lines)
                    .filteredOn(line -> line.startsWith("data: {\"id\""))
                    .hasSize(3);
            assertThat(stream.lines).noneMatch(line -> line.equals("event: reset"));
        }
    }

    @Test
    void anEventStreamThatCannotBeResumedSaysSo() {
        try (OpenStream stream = OpenStream.open(producer.token("eve"), "standard:another-epoch:7")) {
            stream.await("event: reset");
            stream.await("{\"lane\":\"standard\"}");
        }
    }

    @Test
    void anEventStreamShowsSignsOfLifeAndEndsWithItsToken() {
        String token = Producer.token(
                producer.claims("fay")
                        .expirationTime(Date.from(Instant.now().plusSeconds(5)))
                        .build(),
                producer.secret);
        try (OpenStream stream = OpenStream.open(token, "")) {
            stream.await(":");

            Awaitility.await().atMost(Duration.ofSeconds(90)).until(() -> stream.ended);
        }
    }

    @Test
    void anEventStreamWithoutAValidTokenIsRefused() {
        assertProblem(
                send(HttpRequest.newBuilder(uri("/v1/inbox/stream?access_token=" + expiredToken()))
                        .header("Accept", "text/event-stream")),
                401,
                "token-expired");
    }

    @Test
    void anEventStreamIsToldOnResumeWhatOtherDevicesDid() {
        Producer.Written item = producer.deliver("gus");
        awaitListed("gus", item);
        String lastEventId;
        try (OpenStream stream = OpenStream.open(producer.token("gus"), "")) {
            stream.await("event: open");
            lastEventId = stream.lastEventId();
        }
        post("/v1/inbox/read", "gus", "{\"ids\":[\"%s\"]}".formatted(item.id()));

        try (OpenStream stream = OpenStream.open(producer.token("gus"), lastEventId)) {
            stream.await("event: state");
            stream.await("\"ids\":[\"%s\"],\"state\":\"read\"".formatted(item.id()));
        }
    }

    @Test
    void aPullBeginsWithACursorAndWaitsForWhatComes() throws Exception {
        JsonNode begun = pull("hal", "?after=");
        assertThat(begun.path("items").isEmpty()).isTrue();
        assertThat(begun.path("after").asString()).contains("standard:");

        CompletableFuture<HttpResponse<String>> waiting = HTTP.sendAsync(
                HttpRequest.newBuilder(uri(
                                "/v1/inbox?wait=20&after=" + begun.path("after").asString()))
                        .header("Authorization", "Bearer " + producer.token("hal"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        Producer.Written written = producer.deliver("hal");
        JsonNode came =
                JsonMapper.shared().readTree(waiting.get(90, TimeUnit.SECONDS).body());
        assertThat(came.path("items").path(0).path("id").asString()).isEqualTo(written.id());

        JsonNode nothing = pull("hal", "?wait=1&after=" + came.path("after").asString());
        assertThat(nothing.path("items").isEmpty()).isTrue();
        assertThat(nothing.path("after")).isEqualTo(came.path("after"));

        post("/v1/inbox/read", "hal", "{\"ids\":[\"%s\"]}".formatted(written.id()));
        JsonNode change = pull("hal", "?after=" + came.path("after").asString());
        assertThat(change.path("changes").path(0).path("state").asString()).isEqualTo("read");
    }

    @Test
    void aPullTakesNoMoreThanItsLimitAndTheNextOneTakesTheRest() {
        String after = pull("ida", "?after=").path("after").asString();
        List<String> written = Stream.generate(() -> producer.deliver("ida"))
                .limit(5)
                .map(Producer.Written::id)
                .toList();
        List<String> pulled = new java.util.ArrayList<>();

        for (int i = 0; i < 10 && pulled.size() < 5; i++) {
            JsonNode page = pull("ida", "?limit=2&wait=5&after=" + after);
            assertThat(page.path("items").size()).isLessThanOrEqualTo(2);
            page.path("items").forEach(item -> pulled.add(item.path("id").asString()));
            after = page.path("after").asString();
        }

        assertThat(pulled).isEqualTo(written);
    }

    @Test
    void aPullThatCannotBeResumedSaysSo() {
        JsonNode page = pull("jan", "?after=standard:another-epoch:7&wait=20");

        assertThat(page.path("reset").toString()).isEqualTo("[\"standard\"]");
        assertProblem(get("/v1/inbox?after=&wait=100", "jan"), 400, "invalid-request");
    }

    @Test
    void aPullWithACursorThatCannotBeReadIsResetNotAnsweredWithAGap() {
        assertThat(pull("jan", "?after=nonsense&wait=20").path("reset").toString())
                .isEqualTo("[\"critical\",\"standard\",\"bulk\",\"state\"]");
        assertThat(pull("jan", "?after=standard:e:99999999999999999999&wait=20")
                        .path("reset")
                        .size())
                .isEqualTo(4);
    }

    @Test
    void emulatedConnectionsThatEndAtOnceAreNotCounted() {
        OpenConnections open = gateway.bean(OpenConnections.class);
        int before = open.size();
        for (int i = 0; i < 15; i++) {
            assertThat(lines("garbage")).contains("3501");
            assertThat(send(HttpRequest.newBuilder(uri("/connection/sse"))).body())
                    .contains("3501");
        }

        Awaitility.await().atMost(Duration.ofSeconds(90)).until(() -> open.size() <= before);
    }

    private static String lines(String connect) {
        return send(HttpRequest.newBuilder(uri("/connection/http_stream"))
                        .POST(HttpRequest.BodyPublishers.ofString(connect)))
                .body();
    }

    @Test
    void anEmptyCommandIsRefused() {
        assertProblem(
                send(HttpRequest.newBuilder(uri("/emulation")).POST(HttpRequest.BodyPublishers.noBody())),
                400,
                "invalid-request");
    }

    @Test
    void withoutAnAllowedOriginThereAreNoCrossOriginHeaders() {
        for (String path : List.of("/v1/inbox", "/v1/inbox/unread-count", "/connection/sse")) {
            HttpResponse<String> answer =
                    send(HttpRequest.newBuilder(uri(path)).header("Origin", "https://evil.example"));

            assertThat(answer.headers().firstValue("Access-Control-Allow-Origin"))
                    .isEmpty();
        }
    }

    @Test
    void bodiesWithoutATokenAreNotReadWhole() {
        String large = "x".repeat(1024 * 1024);
        for (String path : List.of("/emulation", "/connection/http_stream", "/v1/inbox/read", "/v1/streams/a")) {
            // The server closes the connection while the client still sends, and the client may miss the answer then.
            HttpResponse<String> answer = Awaitility.await()
                    .ignoreException(IllegalStateException.class)
                    .until(
                            () -> send(
                                    HttpRequest.newBuilder(uri(path)).POST(HttpRequest.BodyPublishers.ofString(large))),
                            Objects::nonNull);

            assertProblem(answer, 413, "payload-too-large");
            assertThat(answer.body()).contains("65536");
        }
    }

    @Test
    void whatNoControllerAnswersIsAProblemToo() {
        assertProblem(send(HttpRequest.newBuilder(uri("/nothing"))), 404, "not-found");
        assertProblem(send(HttpRequest.newBuilder(uri("/v1/inbox/read"))), 405, "method-not-allowed");
    }

    @Test
    void theProtocolIsSpokenOverEventsAndRequests() {
        String connect = java.net.URLEncoder.encode(
                "{\"connect\":{\"token\":\"%s\"},\"id\":1}".formatted(producer.token("lea")),
                java.nio.charset.StandardCharsets.UTF_8);
        try (OpenStream stream = OpenStream.openAt("/connection/sse?cf_connect=" + connect)) {
            stream.await("\"session\":");
            JsonNode reply = JsonMapper.shared()
                    .readTree(stream.lines.getFirst().substring("data: ".length()))
                    .path("connect");
            String session = reply.path("session").asString();
            String node = reply.path("node").asString();
            Producer.Written written = producer.deliver("lea");
            stream.await(written.id());

            assertThat(command(node, session, "{\"id\":2,\"rpc\":{\"method\":\"unread_count\"}}"))
                    .isEqualTo(204);
            stream.await("{\"id\":2,\"rpc\":");
            assertThat(command(node, session, "{\"id\":3,\"connect\":{}}")).isEqualTo(204);
            stream.await("{\"push\":{\"disconnect\":{\"code\":3501,\"reason\":\"bad request\"}}}");
            Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> stream.ended);
            assertThat(command(node, session, "{}")).isEqualTo(404);
            assertThat(command("elsewhere", session, "{}")).isEqualTo(404);
        }
    }

    @Test
    void theProtocolIsSpokenInLines() {
        String connect = "{\"connect\":{\"token\":\"%s\"},\"id\":1}".formatted(producer.token("lea"));
        HttpRequest.Builder request = HttpRequest.newBuilder(uri("/connection/http_stream"))
                .header("Accept", "application/json")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(connect));
        try (Stream<String> lines =
                HTTP.send(request.build(), HttpResponse.BodyHandlers.ofLines()).body()) {
            assertThat(lines.findFirst())
                    .hasValueSatisfying(line -> assertThat(line).startsWith("{\"id\":1,\"connect\":"));
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void commandsReachASessionOfAnotherNode() {
        String connect = java.net.URLEncoder.encode(
                "{\"connect\":{\"token\":\"%s\"},\"id\":1}".formatted(producer.token("mia")),
                java.nio.charset.StandardCharsets.UTF_8);
        try (RunningGateway other = RunningGateway.start("emulating", RunningGateway.onSharedStores())) {
            producer.awaitKnownTo(other);
            try (OpenStream stream = OpenStream.openAt(other.httpAddress(), "/connection/sse?cf_connect=" + connect)) {
                stream.await("\"session\":");
                JsonNode reply = JsonMapper.shared()
                        .readTree(stream.lines.getFirst().substring("data: ".length()))
                        .path("connect");

                assertThat(command(
                                reply.path("node").asString(),
                                reply.path("session").asString(),
                                "{\"id\":2,\"rpc\":{\"method\":\"unread_count\"}}"))
                        .isEqualTo(204);

                stream.await("{\"id\":2,\"rpc\":");
            }
        }
    }

    private static int command(String node, String session, String commands) {
        String body = JsonMapper.shared()
                .createObjectNode()
                .put("node", node)
                .put("session", session)
                .put("data", commands)
                .toString();
        return send(HttpRequest.newBuilder(uri("/emulation"))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body)))
                .statusCode();
    }

    private static JsonNode pull(String recipient, String query) {
        return JsonMapper.shared().readTree(get("/v1/inbox" + query, recipient).body());
    }

    @Test
    void tokensThatDifferInCaseOnlyAreTwo() throws IOException {
        String token = producer.token("kim");
        char last = token.charAt(token.length() - 2);
        String other = token.substring(0, token.length() - 2)
                + (Character.isUpperCase(last) ? Character.toLowerCase(last) : Character.toUpperCase(last))
                + token.charAt(token.length() - 1);
        try (Socket socket = new Socket(java.net.InetAddress.getLoopbackAddress(), gateway.port())) {
            assertThat(statusOnSameConnection(socket, token)).isEqualTo(200);
            int status = statusOnSameConnection(socket, other);

            assertThat(status).isEqualTo(Character.isLetter(last) ? 401 : 200);
        }
    }

    private static int statusOnSameConnection(Socket socket, String token) throws IOException {
        socket.getOutputStream()
                .write(("GET /v1/inbox/unread-count HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer " + token
                                + "\r\n\r\n")
                        .getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        BufferedReader in = new BufferedReader(
                new InputStreamReader(socket.getInputStream(), java.nio.charset.StandardCharsets.US_ASCII));
        int status = Integer.parseInt(in.readLine().split(" ")[1]);
        int length = 0;
        for (String line = in.readLine(); !line.isEmpty(); line = in.readLine()) {
            if (line.toLowerCase(java.util.Locale.ROOT).startsWith("content-length:")) {
                length = Integer.parseInt(line.substring(15).strip());
            }
        }
        for (int i = 0; i < length; i++) {
            assertThat(in.read()).isNotNegative();
        }
        return status;
    }

    /// Reads an event stream line by line.
    private static final class OpenStream implements AutoCloseable {

        final List<String> lines = new CopyOnWriteArrayList<>();
        private final Stream<String> body;
        private volatile boolean ended;

        private OpenStream(Stream<String> body) {
            this.body = body;
            Thread.ofVirtual().start(() -> {
                try {
                    body.forEach(lines::add);
                } catch (java.io.UncheckedIOException e) {
                    lines.add("broken");
                }
                ended = true;
            });
        }

        static OpenStream open(String token, String lastEventId) {
            HttpRequest.Builder request = HttpRequest.newBuilder(uri("/v1/inbox/stream?access_token=" + token))
                    .header("Accept", "text/event-stream");
            if (!lastEventId.isEmpty()) {
                request.header("Last-Event-ID", lastEventId);
            }
            // As an `EventSource` does, for instance while the history of a partition changes hands.
            return Awaitility.await()
                    .atMost(Duration.ofSeconds(90))
                    .until(() -> open(request), stream -> !stream.isToComeAgain());
        }

        static OpenStream openAt(String path) {
            return openAt(gateway.httpAddress(), path);
        }

        static OpenStream openAt(String server, String path) {
            return open(HttpRequest.newBuilder(URI.create(server + path)).header("Accept", "text/event-stream"));
        }

        private static OpenStream open(HttpRequest.Builder request) {
            try {
                HttpResponse<Stream<String>> response = HTTP.send(request.build(), HttpResponse.BodyHandlers.ofLines());
                assertThat(response.statusCode()).isEqualTo(200);
                assertThat(response.headers().firstValue("Content-Type").orElse(""))
                        .startsWith("text/event-stream");
                return new OpenStream(response.body());
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        private boolean isToComeAgain() {
            Awaitility.await().atMost(Duration.ofSeconds(90)).until(() -> !lines.isEmpty());
            return lines.getFirst().startsWith("retry:");
        }

        void await(String part) {
            Awaitility.await()
                    .atMost(Duration.ofSeconds(90))
                    .until(() -> lines.stream().anyMatch(line -> line.contains(part)));
        }

        String lastEventId() {
            return lines.stream()
                    .filter(line -> line.startsWith("id: "))
                    .map(line -> line.substring(4))
                    .toList()
                    .getLast();
        }

        @Override
        public void close() {
            body.close();
        }
    }

    private static void awaitListed(String recipient, Producer.Written written) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(90))
                .until(() -> get("/v1/inbox", recipient).body().contains(written.id()));
    }

    private static void assertProblem(HttpResponse<String> response, int status, String code) {
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.headers().firstValue("Content-Type").orElse("")).startsWith("application/problem+json");
        assertThat(response.body()).contains("urn:carillon:failure:" + code);
    }

    private static String expiredToken() {
        return Producer.token(
                producer.claims("ann")
                        .expirationTime(Date.from(Instant.now().minusSeconds(5)))
                        .build(),
                producer.secret);
    }

    private static HttpResponse<String> get(String path, String recipient) {
        return send(HttpRequest.newBuilder(uri(path)).header("Authorization", "Bearer " + producer.token(recipient)));
    }

    private static HttpResponse<String> post(String path, String recipient, String body) {
        return send(HttpRequest.newBuilder(uri(path))
                .header("Authorization", "Bearer " + producer.token(recipient))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private static URI uri(String path) {
        return URI.create(gateway.httpAddress() + path);
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
