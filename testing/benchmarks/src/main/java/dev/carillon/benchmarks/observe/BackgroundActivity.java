// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.observe;

import dev.carillon.benchmarks.client.Json;
import dev.carillon.benchmarks.client.RestApi;
import dev.carillon.benchmarks.cluster.Cluster;
import dev.carillon.benchmarks.cluster.Part;
import dev.carillon.benchmarks.load.TestTenant;
import dev.carillon.benchmarks.load.Waiting;
import dev.carillon.benchmarks.routing.TopicWriter;
import dev.carillon.events.Channel;
import dev.carillon.events.Lane;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.topic.Topics;
import dev.carillon.events.v1.Confirmed;
import dev.carillon.events.v1.Receipt;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Activity in addition to the steady traffic, so that every panel of a dashboard has data: text messages with a
/// cost, a tenant at its cap, reports of providers, refusals, repetitions, deferrals, receipts for a tenant. For
/// one thread.
final class BackgroundActivity implements AutoCloseable {

    private static final String TEXT_TYPE = "observe.text";
    private static final String CAPPED_TENANT = "capped";
    private static final String WEBHOOK_SECRET = "whsec_aW5zZWN1cmUtZGVtby13ZWJob29rLXNlY3JldC0wMDE=";
    private static final Duration TIMEOUT = Duration.ofMinutes(1);
    private static final int KEY_BYTES = 32;

    private final Cluster cluster;
    private final TestTenant testTenant;
    private final InstantSource clock;
    private final RestApi admin;
    private final RestApi ingestion;
    private final RestApi simulators;
    private final TopicWriter writer;
    private int rounds;

    BackgroundActivity(Cluster cluster, TestTenant testTenant, InstantSource clock) {
        this.cluster = cluster;
        this.testTenant = testTenant;
        this.clock = clock;
        this.admin = new RestApi(cluster.url(Part.ADMIN), testTenant.apiKey());
        this.ingestion = new RestApi(cluster.url(Part.INGESTION), testTenant.apiKey());
        this.simulators = new RestApi(cluster.url(Part.SIMULATORS), "");
        this.writer = new TopicWriter(cluster.bootstrapServers());
    }

    /// Settings of the text message senders with prices, callbacks and receipts, all by simulated providers.
    static List<String> delivery(URI simulators, URI delivery) {
        return List.of(
                "--carillon.delivery.sms.twilio.account-sid=AC00000000000000000000000000000001",
                "--carillon.delivery.sms.twilio.auth-token=insecure-demo-token",
                "--carillon.delivery.sms.twilio.from=+15005550006",
                "--carillon.delivery.sms.twilio.base-url=" + simulators + "/simulators/twilio",
                "--carillon.delivery.cost.prices.twilio.default=0.05",
                "--carillon.delivery.callbacks.url=" + delivery,
                "--carillon.delivery.callbacks.keys=" + Base64.getEncoder().encodeToString(new byte[KEY_BYTES]),
                "--carillon.delivery.receipts-out.allowed-networks=127.0.0.0/8",
                "--carillon.delivery.receipts-out.allowed-ports=1-65535",
                "--carillon.delivery.receipts-out.plain-http=true");
    }

    /// Creates the required tenants and settings.
    ///
    /// @throws IllegalStateException if the platform refuses; the message contains the answer
    void prepare(String operatorKey) {
        repeatable();
        text(admin);
        ObjectNode endpoint =
                Json.object().put("url", cluster.url(Part.SIMULATORS) + "/simulators/webhook/endpoints/observe");
        endpoint.putArray("secrets").add(WEBHOOK_SECRET);
        endpoint.putArray("facts").add("confirmed");
        admin.put("/v1/receipt-endpoints/observe", endpoint).requireJson();
        ObjectNode quiet = Json.object();
        quiet.putArray("preferences")
                .addObject()
                .put("category", "bench")
                .put("channel", "in_app")
                .put("enabled", false);
        admin.put("/v1/recipients/quiet", quiet).requireJson();
        testTenant.awaitAccepted(cluster, TEXT_TYPE);
        capped(operatorKey);
    }

    /// Performs each activity once.
    void performAll() {
        rounds++;
        submit(ingestion, "twice-" + rounds, TestTenant.INBOX_TYPE, "r0");
        submit(ingestion, "twice-" + rounds, TestTenant.INBOX_TYPE, "r0");
        submit(ingestion, "quiet-" + rounds, TestTenant.INBOX_TYPE, "quiet");
        submit(ingestion, "text-" + rounds, TEXT_TYPE, "texted");
        submit(ingestion, "unknown-" + rounds, "no.such.type", "r0");
        defer(1, Duration.ofSeconds(3));
        readInbox();
        report();
        writeUnknownReceipt();
    }

    /// Posts events that are due one after another, one second apart, starting after the given time.
    void defer(int count, Duration first) {
        Instant now = clock.instant();
        ArrayNode events = Json.array();
        IntStream.range(0, count)
                .forEach(n -> events.add(event(
                                "due-%d-%d-%d".formatted(rounds, now.toEpochMilli(), n),
                                TestTenant.INBOX_TYPE,
                                "r" + n % 8)
                        .put("sendAt", now.plus(first).plusSeconds(n).toString())));
        ingestion.post("/v1/events/batch", events).requireJson();
    }

    /// Posts events for this number of mails at once.
    void flood(int mails) {
        ArrayNode events = Json.array();
        long now = clock.millis();
        IntStream.range(0, mails)
                .forEach(n -> events.add(event(
                        "flood-%d-%d".formatted(now, n),
                        TestTenant.EVERYWHERE_TYPE,
                        "r" + n % testTenant.tokens().size())));
        ingestion.post("/v1/events/batch", events).requireJson();
    }

    /// Writes records that are not events.
    void writeNonsense() {
        for (int n = 0; n < 4; n++) {
            writer.writeBytes(Topics.events(Lane.STANDARD).name(), "nonsense-" + n, new byte[] {-1, -1, -1});
            writer.writeBytes(
                    Topics.deliveries(Channel.EMAIL, Lane.STANDARD).name(), "nonsense-" + n, new byte[] {-1, -1, -1});
        }
        writer.flush();
    }

    /// Sets the behaviour of a simulated provider, as JSON.
    void behave(String provider, String behaviour) {
        simulators
                .put("/simulators/" + provider + "/behaviour", Json.parse(behaviour))
                .requireJson();
    }

    @Override
    public void close() {
        writer.close();
        simulators.close();
        ingestion.close();
        admin.close();
    }

    /// Lets events of the traffic's type be sent again if a provider did not answer.
    private void repeatable() {
        ObjectNode type = Json.object()
                .put("name", TestTenant.EVERYWHERE_TYPE)
                .put("category", "bench")
                .put("lane", "standard")
                .put("guarantee", "at_least_once")
                .put("template", TestTenant.EVERYWHERE_TYPE);
        List.of("in_app", "email", "push").forEach(type.putArray("channels")::add);
        admin.put("/v1/event-types/" + TestTenant.EVERYWHERE_TYPE, type).requireJson();
    }

    private static void text(RestApi admin) {
        ObjectNode template = Json.object();
        template.putArray("contents").addObject().put("channel", "sms").put("text", "Text {{data.n}}");
        admin.put("/v1/templates/" + TEXT_TYPE, template).requireJson();
        ObjectNode type = Json.object()
                .put("name", TEXT_TYPE)
                .put("category", "bench")
                .put("lane", "standard")
                .put("template", TEXT_TYPE);
        type.putArray("channels").add("sms");
        admin.put("/v1/event-types/" + TEXT_TYPE, type).requireJson();
        ObjectNode profile = Json.object();
        profile.putObject("addresses").put("phone", "+4915112345678");
        admin.put("/v1/recipients/texted", profile).requireJson();
    }

    /// Creates a tenant that reaches its monthly cap with its first text message.
    private void capped(String operatorKey) {
        try (RestApi operator = new RestApi(cluster.url(Part.ADMIN), operatorKey)) {
            ObjectNode tenant = Json.object().put("name", "Capped");
            tenant.putObject("delivery").put("monthlyCapMicros", 1);
            String key = operator.put("/v1/tenants/" + CAPPED_TENANT, tenant)
                    .requireJson()
                    .path("apiKey")
                    .path("key")
                    .asString();
            try (RestApi own = new RestApi(cluster.url(Part.ADMIN), key);
                    RestApi producer = new RestApi(cluster.url(Part.INGESTION), key)) {
                text(own);
                Waiting.until(
                        () -> submit(producer, "capped-0", TEXT_TYPE, "texted").isSuccess(), TIMEOUT);
                for (int n = 1; n <= 4; n++) {
                    Waiting.pass(Duration.ofSeconds(1));
                    submit(producer, "capped-" + n, TEXT_TYPE, "texted").requireJson();
                }
            }
        }
    }

    /// Reads the inbox as its recipient.
    private void readInbox() {
        try (RestApi inbox =
                new RestApi(cluster.url(Part.GATEWAY), testTenant.tokens().getFirst())) {
            ObjectNode body = Json.object();
            ArrayNode ids = body.putArray("ids");
            for (JsonNode item : inbox.get("/v1/inbox").requireJson().path("items")) {
                ids.add(item.path("id").asString());
            }
            inbox.post("/v1/inbox/seen", body).requireJson();
            inbox.post("/v1/inbox/read", body).requireJson();
        }
    }

    /// Lets the provider report that text messages arrived.
    private void report() {
        Waiting.until(() -> !texts().isEmpty(), TIMEOUT);
        texts().forEach(id ->
                simulators.post("/simulators/sms/twilio/messages/" + id + "/status?status=delivered", Json.object()));
    }

    private List<String> texts() {
        return simulators
                .get("/simulators/sms/twilio/messages")
                .requireJson()
                .valueStream()
                .map(text -> text.path("id").asString())
                .toList();
    }

    /// Writes a receipt of an unknown notification.
    private void writeUnknownReceipt() {
        RecipientKey recipient = RecipientKey.of(testTenant.tenant(), "r0");
        writer.write(
                Topics.receipts(Lane.STANDARD),
                recipient,
                Receipt.newBuilder()
                        .setTenant(testTenant.tenant())
                        .setRecipient("r0")
                        .setEventId("unknown-" + rounds)
                        .setEventType(TestTenant.INBOX_TYPE)
                        .setNotificationId("unknown-" + rounds)
                        .setDeliveryId("unknown-" + rounds)
                        .setLane(Lane.STANDARD.code())
                        .setChannel(Channel.IN_APP.code())
                        .setAtMillis(clock.millis())
                        .setRecordedBy("gateway-observe")
                        .setConfirmed(Confirmed.getDefaultInstance())
                        .build());
        writer.flush();
    }

    private static RestApi.Answer submit(RestApi producer, String id, String type, String recipient) {
        return producer.post("/v1/events", event(id, type, recipient));
    }

    private static ObjectNode event(String id, String type, String recipient) {
        ObjectNode event = Json.object().put("id", id).put("type", type);
        event.putArray("recipients").add(recipient);
        event.putObject("data").put("run", "scene").put("n", 0).put("order", "A-17");
        return event;
    }
}
