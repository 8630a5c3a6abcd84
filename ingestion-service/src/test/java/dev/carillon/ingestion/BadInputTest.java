// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.ingestion;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.ingestion.RunningIngestion.Reply;
import dev.carillon.testsupport.EndlessBody;
import dev.carillon.testsupport.KafkaExtension;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BadInputTest {

    @RegisterExtension
    static final KafkaExtension BROKER = SharedIngestion.KAFKA;

    private static final String VALID = "{\"type\":\"security.alert\",\"recipients\":[\"ann\"]}";
    private static final String BATCH = "/v1/events/batch";

    private final RunningIngestion ingestion = SharedIngestion.running();
    private final String key = SharedIngestion.key();

    @Test
    void noEndpointReadsTheBodyOfAStranger() {
        List<String> endpoints = new ArrayList<>(ingestion.endpoints());
        endpoints.addAll(
                List.of("POST /v1/events", "POST /v1/events/batch", "POST /v1/events/x/cancel?type=y", "PUT /"));

        assertThat(EndlessBody.stall(ingestion.port(), endpoints))
                .hasSizeGreaterThan(16)
                .allSatisfy(answer -> assertThat(answer.status()).isBetween(401, 405));
    }

    @Test
    void theTypeOfACancellationIsTakenFromTheQueryOnly() {
        Reply named = ingestion.post("/v1/events/x/cancel?type=no%20such", key, RunningIngestion.JSON, "");
        Reply form = ingestion.post("/v1/events/x/cancel", key, "application/x-www-form-urlencoded", "type=no-such");

        assertThat(named.status()).isEqualTo(422);
        assertThat(form.status()).isIn(200, 202);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            # status | code               | in the answer          | body
            400      | invalid-json         | is empty               | ``
            400      | invalid-json         | line 1, column         | {"type":
            400      | invalid-json         | line 1, column         | {"type": "security.alert", "recipients": ["ann"],}
            400      | invalid-json         | goes on                | {"type": "security.alert", "recipients": ["ann"]} {}
            400      | invalid-json         | occurs twice           | {"type": "security.alert", "type": "security.alert", "recipients": ["ann"]}
            400      | invalid-json         | occurs twice           | {"type": "security.alert", "recipients": ["ann"], "data": {"a": {"b": 1, "b": 2}}}
            400      | invalid-json         | line 1, column         | {"type": "security.alert", "recipients": ["ann"], "data": {"a": NaN}}
            400      | invalid-json         | line 1, column         | {"type": "security.alert", "recipients": ["ann"], "data": {"a": 01}}
            400      | invalid-json         | line 1, column         | {"type": "security.alert", "recipients": ["ann"], 'data': {}}
            400      | invalid-json         | "maxDepth":10          | {"type": "security.alert", "recipients": ["ann"], "data": {"a":[[[[[[[[[[1]]]]]]]]]]}}
            400      | invalid-request      | JSON object            | []
            400      | invalid-request      | JSON object            | "text"
            400      | invalid-request      | /type                  | {}
            400      | invalid-request      | /type                  | {"type": 7, "recipients": ["ann"]}
            400      | invalid-request      | unknown fields: /recipient, /colour | {"type": "security.alert", "recipient": "ann", "colour": "red"}
            400      | invalid-request      | /a~1b~0c               | {"type": "security.alert", "recipients": ["ann"], "a/b~c": 1}
            400      | invalid-request      | /recipients            | {"type": "security.alert"}
            400      | invalid-request      | /recipients            | {"type": "security.alert", "recipients": []}
            400      | invalid-request      | /recipients            | {"type": "security.alert", "recipients": "ann"}
            400      | invalid-request      | /recipients/1          | {"type": "security.alert", "recipients": ["ann", {"id": "bob"}]}
            400      | invalid-request      | /audience              | {"type": "security.alert", "recipients": ["ann"], "audience": {"topic": "t"}}
            400      | invalid-request      | /audience/topic        | {"type": "security.alert", "audience": {}}
            400      | invalid-request      | /audience/segment      | {"type": "security.alert", "audience": {"topic": "t", "segment": "gold"}}
            400      | invalid-request      | /audience/segment      | {"type": "security.alert", "audience": {"segment": "Gold"}}
            400      | invalid-request      | /audience/segment      | {"type": "security.alert", "audience": {"segment": 7}}
            400      | invalid-request      | /audience/filter       | {"type": "security.alert", "audience": {"topic": "t", "filter": "x"}}
            422      | invalid-request      | /audience/topic        | {"type": "security.alert", "audience": {"topic": "a b"}}
            400      | invalid-request      | /data                  | {"type": "security.alert", "recipients": ["ann"], "data": [1]}
            400      | invalid-request      | /sendAt                | {"type": "security.alert", "recipients": ["ann"], "sendAt": "tomorrow"}
            400      | invalid-request      | /sendAt                | {"type": "security.alert", "recipients": ["ann"], "sendAt": "2027-01-01T00:00:00"}
            400      | invalid-request      | /sendAtLocal           | {"type": "security.alert", "recipients": ["ann"], "sendAtLocal": "2027-01-01T00:00:00Z"}
            400      | invalid-request      | /sendAtLocal           | {"type": "security.alert", "recipients": ["ann"], "sendAt": "2026-01-01T00:00:00Z", "sendAtLocal": "2026-01-01T00:00:00"}
            400      | invalid-request      | /expiresAt             | {"type": "security.alert", "recipients": ["ann"], "expiresAt": "+999999999-01-01T00:00:00Z"}
            422      | invalid-request      | 365 days               | {"type": "security.alert", "recipients": ["ann"], "sendAt": "2999-01-01T00:00:00Z"}
            422      | invalid-request      | 365 days               | {"type": "security.alert", "recipients": ["ann"], "sendAtLocal": "2999-01-01T00:00:00"}
            422      | invalid-request      | /expiresAt             | {"type": "security.alert", "recipients": ["ann"], "expiresAt": "2020-01-01T00:00:00Z"}
            400      | invalid-request      | /orderingKey           | {"type": "security.alert", "recipients": ["ann"], "orderingKey": ""}
            400      | invalid-request      | /dedupeKey             | {"type": "security.alert", "recipients": ["ann"], "dedupeKey": "a\\u0000b"}
            400      | invalid-request      | /tags                  | {"type": "security.alert", "recipients": ["ann"], "tags": ["a"]}
            400      | invalid-request      | /tags/team             | {"type": "security.alert", "recipients": ["ann"], "tags": {"team": 7}}
            400      | invalid-request      | /tags/a b              | {"type": "security.alert", "recipients": ["ann"], "tags": {"a b": "c"}}
            400      | invalid-request      | 1 to 128 characters    | {"type": "security.alert", "recipients": ["ann"], "tags": {"team": ""}}
            400      | invalid-request      | more than 16 tags      | {"type": "security.alert", "recipients": ["ann"], "tags": {"a":"","b":"","c":"","d":"","e":"","f":"","g":"","h":"","i":"","j":"","k":"","l":"","m":"","n":"","o":"","p":"","q":""}}
            422      | invalid-event-id     | id must be             | {"id": "a b", "type": "security.alert", "recipients": ["ann"]}
            422      | invalid-event-id     | between slashes        | {"id": "..", "type": "security.alert", "recipients": ["ann"]}
            422      | invalid-event-id     | between slashes        | {"id": "a/../b", "type": "security.alert", "recipients": ["ann"]}
            422      | invalid-event-id     | between slashes        | {"id": "a/.", "type": "security.alert", "recipients": ["ann"]}
            422      | invalid-recipient    | must not be            | {"type": "security.alert", "recipients": [".."]}
            422      | unknown-event-type   | type names no          | {"type": "no.such.type", "recipients": ["ann"]}
            422      | invalid-recipient    | /recipients/1          | {"type": "security.alert", "recipients": ["ann", "a/b"]}
            422      | invalid-recipient    | /recipients/0          | {"type": "security.alert", "recipients": [""]}
            422      | invalid-recipient    | /recipients/0          | {"type": "security.alert", "recipients": ["*"]}
            422      | schema-violation     | "path":"/data/order","rule":"type"     | {"type": "order.shipped", "recipients": ["ann"], "data": {"order": 17}}
            422      | schema-violation     | "path":"/data","rule":"required"       | {"type": "order.shipped", "recipients": ["ann"]}
            422      | schema-violation     | "path":"/data/mail","rule":"format"    | {"type": "order.shipped", "recipients": ["ann"], "data": {"order": "A", "mail": "nobody"}}
            422      | schema-violation     | "rule":"maxLength"     | {"type": "order.shipped", "recipients": ["ann"], "data": {"order": "A-17-A-17-A-17-A-17-A-17"}}
            422      | invalid-request      | "path":"/data/a/1/x~1y","rule":"number" | {"type": "security.alert", "recipients": ["ann"], "data": {"a": [1, {"x/y": 1e999999999}]}}
            422      | invalid-request      | at most 40 digits and with an exponent from -100 to 100 | {"type": "security.alert", "recipients": ["ann"], "data": {"a": -1e-101}}
            422      | invalid-request      | /data/a                | {"type": "security.alert", "recipients": ["ann"], "data": {"a": 12345678901234567890123456789012345678901}}
            422      | invalid-request      | /data/a                | {"type": "security.alert", "recipients": ["ann"], "data": {"a": 0e99999999999999999999}}
            500      | internal             | schema                 | {"type": "broken.schema", "recipients": ["ann"]}
            """)
    void isRefusedWithAProblemThatSaysWhatAndWhere(int status, String code, String part, String body) {
        Reply reply = ingestion.submit(key, body);

        assertProblem(reply, status, code);
        assertThat(reply.response().body()).contains(part);
    }

    @Test
    void aNumberOutOfBoundsIsRefusedInABatchAndInBinaryMode() {
        Reply batch = ingestion.post(
                BATCH,
                key,
                "application/json",
                "[%s, {\"type\":\"security.alert\",\"recipients\":[\"ann\"],\"data\":{\"x\":1e101}}]".formatted(VALID));
        Reply binary = ingestion.post(
                "/v1/events",
                key,
                "application/json",
                "{\"x\": {\"y\": 1e-999999999}}",
                "ce-specversion",
                "1.0",
                "ce-id",
                "numbers",
                "ce-source",
                "/s",
                "ce-type",
                "security.alert",
                "ce-subject",
                "ann");

        assertThat(batch.response().body()).contains("\"path\":\"/data/x\"", "at most 40 digits");
        assertProblem(binary, 422, "invalid-request");
        assertThat(binary.response().body()).contains("\"path\":\"/data/x/y\"");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            400 | invalid-request    | /specversion      | {"id": "1", "source": "/s", "type": "security.alert", "subject": "ann"}
            400 | invalid-request    | /specversion      | {"specversion": "0.3", "id": "1", "source": "/s", "type": "security.alert", "subject": "ann"}
            400 | invalid-request    | /id               | {"specversion": "1.0", "source": "/s", "type": "security.alert", "subject": "ann"}
            400 | invalid-request    | /source           | {"specversion": "1.0", "id": "1", "type": "security.alert", "subject": "ann"}
            400 | invalid-request    | /recipients       | {"specversion": "1.0", "id": "1", "source": "/s", "type": "security.alert"}
            400 | invalid-request    | /datacontenttype  | {"specversion": "1.0", "id": "1", "source": "/s", "type": "security.alert", "subject": "ann", "datacontenttype": "text/xml"}
            400 | invalid-request    | /data_base64      | {"specversion": "1.0", "id": "1", "source": "/s", "type": "security.alert", "subject": "ann", "data_base64": "AA=="}
            400 | invalid-request    | /orderingKey      | {"specversion": "1.0", "id": "1", "source": "/s", "type": "security.alert", "subject": "ann", "orderingKey": "x"}
            400 | invalid-request    | /shard            | {"specversion": "1.0", "id": "1", "source": "/s", "type": "security.alert", "subject": "ann", "shard": {"a": 1}}
            422 | invalid-recipient  | /recipients/0     | {"specversion": "1.0", "id": "1", "source": "/s", "type": "security.alert", "subject": "a b"}
            422 | invalid-request    | /data/x           | {"specversion": "1.0", "id": "1", "source": "/s", "type": "security.alert", "subject": "ann", "data": {"x": 1e101}}
            """)
    void aBadCloudEventIsRefused(int status, String code, String part, String body) {
        Reply reply = ingestion.post("/v1/events", key, "application/cloudevents+json", body);

        assertProblem(reply, status, code);
        assertThat(reply.response().body()).contains(part);
    }

    @Test
    void invalidUtf8IsRefused() {
        byte[] body = "{\"type\":\"security.alert\",\"recipients\":[\"ann\"],\"data\":{\"a\":\"?\"}}"
                .getBytes(StandardCharsets.UTF_8);
        body[body.length - 4] = (byte) 0xC0;

        Reply reply =
                ingestion.send("POST", "/v1/events", key, RunningIngestion.JSON, BodyPublishers.ofByteArray(body));

        assertProblem(reply, 400, "invalid-json");
        assertThat(reply.response().body()).contains("UTF-8");
    }

    @Test
    void aSecondEncodingOfUnicodeIsNotGuessed() {
        byte[] body = VALID.getBytes(StandardCharsets.UTF_16BE);

        assertProblem(
                ingestion.send("POST", "/v1/events", key, RunningIngestion.JSON, BodyPublishers.ofByteArray(body)),
                400,
                "invalid-json");
        assertProblem(
                ingestion.post("/v1/events", key, "application/json; charset=utf-16", VALID),
                415,
                "unsupported-media-type");
    }

    @Test
    void aHundredThousandDeepBodyIsRefused() {
        Reply reply = ingestion.submit(key, "{\"data\":" + "[".repeat(100_000));

        assertProblem(reply, 400, "invalid-json");
    }

    @Test
    void tooManyRecipientsAreRefusedWithTheLimit() {
        Reply reply = ingestion.submit(key, event(31, "{}"));

        assertProblem(reply, 422, "too-many-recipients");
        assertThat(reply.json().get("limit").asInt()).isEqualTo(30);
    }

    @Test
    void tooMuchDataIsRefusedWithTheLimit() {
        Reply reply = ingestion.submit(key, event(1, "{\"a\":\"" + "x".repeat(17_000) + "\"}"));

        assertProblem(reply, 413, "payload-too-large");
        assertThat(reply.json().get("limit").asInt()).isEqualTo(16 * 1024);
    }

    @Test
    void tooMuchDataForAllRecipientsTogetherIsRefused() {
        Reply reply = ingestion.submit(key, event(10, "{\"a\":\"" + "x".repeat(10_000) + "\"}"));

        assertProblem(reply, 413, "payload-too-large");
        assertThat(reply.json().get("limit").asInt()).isEqualTo(64 * 1024);
    }

    @Test
    void aLargeBodyIsRefusedByItsDeclaredLengthBeforeItIsSent() throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), ingestion.port())) {
            socket.setSoTimeout(60_000);
            String head = """
                    POST /v1/events HTTP/1.1\r
                    Host: localhost\r
                    Authorization: Bearer %s\r
                    Content-Type: application/json\r
                    Content-Length: 1000000000\r
                    \r
                    """.formatted(key);
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));

            byte[] answer = new byte[12];
            assertThat(socket.getInputStream().readNBytes(answer, 0, 12)).isEqualTo(12);
            assertThat(new String(answer, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 413");
        }
    }

    @Test
    void aBodyThatIsNotThereInTimeIsAnsweredWithTheLimit() throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), ingestion.port())) {
            socket.setSoTimeout(20_000);
            String request = """
                    POST /v1/events HTTP/1.1\r
                    Host: localhost\r
                    Authorization: Bearer %s\r
                    Content-Type: application/json\r
                    Content-Length: 100\r
                    \r
                    {""".formatted(key);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));

            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            assertThat(answer)
                    .startsWith("HTTP/1.1 408")
                    .contains("urn:carillon:failure:invalid-request")
                    .contains("did not arrive within 3.0 s");
        }
    }

    @Test
    void aLargeBodyWithoutDeclaredLengthIsRefusedWhenItPassesTheLimit() {
        Reply reply = ingestion.send(
                "POST",
                "/v1/events",
                key,
                RunningIngestion.JSON,
                BodyPublishers.ofInputStream(() -> spaces(200 * 1024)));

        assertProblem(reply, 413, "payload-too-large");
        assertThat(reply.json().get("limit").asInt()).isEqualTo(128 * 1024);
    }

    @Test
    void aBodyWithoutDeclaredLengthWithinTheLimitIsTaken() {
        byte[] body = (VALID + " ".repeat(100_000)).getBytes(StandardCharsets.UTF_8);

        Reply reply = ingestion.send(
                "POST",
                "/v1/events",
                key,
                RunningIngestion.JSON,
                BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body)));

        assertThat(reply.status()).isEqualTo(202);
    }

    @Test
    void tooManyEventsInABatchAreRefusedWithTheLimit() {
        String body = IntStream.range(0, 21).mapToObj(_ -> VALID).collect(Collectors.joining(",", "[", "]"));

        Reply reply = ingestion.post(BATCH, key, RunningIngestion.JSON, body);

        assertProblem(reply, 413, "batch-too-large");
        assertThat(reply.json().get("limit").asInt()).isEqualTo(20);
    }

    @Test
    void eventsBeyondABatchsRecipientsInAllAreRefused() {
        String body = "[" + event(30, "{}") + "," + event(30, "{}") + "]";

        Reply reply = ingestion.post(BATCH, key, RunningIngestion.JSON, body);

        assertThat(reply.json().get(0).get("status").asInt()).isEqualTo(202);
        assertThat(reply.json().get(1).get("status").asInt()).isEqualTo(413);
        assertThat(reply.json().get(1).at("/problem/limit").asInt()).isEqualTo(50);
    }

    @Test
    void aBatchThatIsNoArrayOrNoJsonIsRefusedAsAWhole() {
        assertProblem(ingestion.post(BATCH, key, RunningIngestion.JSON, VALID), 400, "invalid-request");
        assertProblem(ingestion.post(BATCH, key, RunningIngestion.JSON, "[" + VALID + ", {"), 400, "invalid-json");
        assertProblem(
                ingestion.post(BATCH, key, RunningIngestion.JSON, "[]", "Idempotency-Key", "x"),
                400,
                "invalid-request");
    }

    @Test
    void anIdThatDiffersFromTheIdempotencyKeyIsRefused() {
        String body = "{\"id\":\"a\",\"type\":\"security.alert\",\"recipients\":[\"ann\"]}";

        assertProblem(ingestion.submit(key, body, "Idempotency-Key", "b"), 422, "idempotency-key-mismatch");
        assertThat(ingestion.submit(key, body, "Idempotency-Key", "a").status()).isEqualTo(202);
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/plain", "application/x-www-form-urlencoded", "application/xml", ""})
    void anotherContentTypeIsRefused(String contentType) {
        assertProblem(ingestion.post("/v1/events", key, contentType, VALID), 415, "unsupported-media-type");
    }

    @Test
    void aCompressedBodyIsRefused() {
        assertProblem(ingestion.submit(key, VALID, "Content-Encoding", "gzip"), 415, "unsupported-media-type");
    }

    @Test
    void anotherMethodIsRefused() {
        Reply reply = ingestion.get("/v1/events");

        assertProblem(reply, 405, "method-not-allowed");
        assertThat(reply.header("Allow")).isEqualTo("POST");
        assertProblem(ingestion.get("/v1/events/batch"), 405, "method-not-allowed");
    }

    @Test
    void anotherPathIsNotFound() {
        assertProblem(ingestion.get("/v1/events/a/b/c"), 404, "not-found");
    }

    @Test
    void aCancellationOfNothingSensibleIsRefused() {
        assertProblem(ingestion.post("/v1/events/a%20b/cancel", key, "", ""), 422, "invalid-event-id");
        assertProblem(ingestion.post("/v1/events/a/cancel?type=none", key, "", ""), 422, "unknown-event-type");
        assertProblem(ingestion.post("/v1/events/a/cancel", "", "", ""), 401, "unauthenticated");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/events/%2e%2e/cancel",
                "/v1/events/%2E/cancel",
                "/v1/events/..%2f..%2factuator%2fhealth",
                "/v1/events/a%2f..%2f..%2factuator/cancel",
                "/v1/events/..;/cancel",
                "/v1/events/a%5c..%5cb/cancel",
                "/v1/events/a%252fb/cancel",
                "/v1/events/a%00b/cancel",
                "/v1/events/a%0d%0ab/cancel",
                "/v1/events//cancel",
                "/v1%2fevents",
                "/v1/events%2fa/cancel",
                "/actuator%2fhealth",
                "/..%2factuator%2fhealth"
            })
    void aHostilePathReachesNothing(String path) {
        Reply reply = ingestion.post(path, key, "", "");

        assertThat(reply.status()).as(reply.response().body()).isIn(400, 404, 422);
    }

    private static String event(int recipients, String data) {
        String ids = IntStream.range(0, recipients)
                .mapToObj(i -> "\"r" + i + "\"")
                .collect(Collectors.joining(",", "[", "]"));
        return "{\"type\":\"security.alert\",\"recipients\":" + ids + ",\"data\":" + data + "}";
    }

    private static InputStream spaces(int count) {
        return new ByteArrayInputStream(" ".repeat(count).getBytes(StandardCharsets.US_ASCII));
    }

    private static void assertProblem(Reply reply, int status, String code) {
        assertThat(reply.status()).as(reply.response().body()).isEqualTo(status);
        assertThat(reply.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(reply.json().get("type").asString()).isEqualTo("urn:carillon:failure:" + code);
        assertThat(reply.json().get("status").asInt()).isEqualTo(status);
        assertThat(reply.json().get("title").asString()).isNotBlank();
        assertThat(reply.json().get("detail").asString()).isNotBlank();
    }
}
