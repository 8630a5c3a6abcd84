// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.observe;

import dev.carillon.benchmarks.client.Json;
import dev.carillon.benchmarks.client.RestApi;
import dev.carillon.benchmarks.cluster.Cluster;
import dev.carillon.benchmarks.cluster.Part;
import dev.carillon.benchmarks.load.Stage;
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

/// What happens beside the steady traffic, so that no panel of a dashboard has reason to be empty: texts that cost
/// money, a tenant at its cap, reports of providers, refusals, repetitions, deferrals, receipts that go to a tenant.
/// For one thread.
final class Scene implements AutoCloseable {

    private static final String TEXT_TYPE = "observe.text";
    private static final String CAPPED_TENANT = "capped";
    private static final String WEBHOOK_SECRET = "whsec_aW5zZWN1cmUtZGVtby13ZWJob29rLXNlY3JldC0wMDE=";
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final int KEY_BYTES = 32;

    private final Cluster cluster;
    private final Stage stage;
    private final InstantSource clock;
    private final RestApi admin;
    private final RestApi ingestion;
    private final RestApi simulators;
    private final TopicWriter writer;
    private int rounds;

    Scene(Cluster cluster, Stage stage, InstantSource clock) {
        this.cluster = cluster;
        this.stage = stage;
        this.clock = clock;
        this.admin = new RestApi(cluster.url(Part.ADMIN), stage.apiKey());
        this.ingestion = new RestApi(cluster.url(Part.INGESTION), stage.apiKey());
        this.simulators = new RestApi(cluster.url(Part.SIMULATORS), "");
        this.writer = new TopicWriter(cluster.bootstrapServers());
    }

    /// Senders of texts with their price, callbacks and receipts, all by simulated providers.
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
                "--carillon.delivery.receipts-out.plain-http=true");
    }

    /// Writes what must be there before.
    ///
    /// @throws IllegalStateException when the platform refuses; the message has its answer
    void set(String operatorKey) {
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
        stage.awaitAccepted(cluster, TEXT_TYPE);
        capped(operatorKey);
    }

    /// Everything once.
    void play() {
        rounds++;
        submit(ingestion, "twice-" + rounds, Stage.INBOX_TYPE, "r0");
        submit(ingestion, "twice-" + rounds, Stage.INBOX_TYPE, "r0");
        submit(ingestion, "quiet-" + rounds, Stage.INBOX_TYPE, "quiet");
        submit(ingestion, "text-" + rounds, TEXT_TYPE, "texted");
        submit(ingestion, "unknown-" + rounds, "no.such.type", "r0");
        defer(1, Duration.ofSeconds(3));
        look();
        report();
        tellOfNobody();
    }

    /// Events that are due one after another from then on, a second apart.
    void defer(int count, Duration first) {
        Instant now = clock.instant();
        ArrayNode events = Json.array();
        IntStream.range(0, count)
                .forEach(n -> events.add(
                        event("due-%d-%d-%d".formatted(rounds, now.toEpochMilli(), n), Stage.INBOX_TYPE, "r" + n % 8)
                                .put("sendAt", now.plus(first).plusSeconds(n).toString())));
        ingestion.post("/v1/events/batch", events).requireJson();
    }

    /// So many mails at once.
    void flood(int mails) {
        ArrayNode events = Json.array();
        long now = clock.millis();
        IntStream.range(0, mails)
                .forEach(n -> events.add(event(
                        "flood-%d-%d".formatted(now, n),
                        Stage.EVERYWHERE_TYPE,
                        "r" + n % stage.tokens().size())));
        ingestion.post("/v1/events/batch", events).requireJson();
    }

    /// Records that are no events.
    void writeNonsense() {
        for (int n = 0; n < 4; n++) {
            writer.writeBytes(Topics.events(Lane.STANDARD).name(), "nonsense-" + n, new byte[] {-1, -1, -1});
            writer.writeBytes(
                    Topics.deliveries(Channel.EMAIL, Lane.STANDARD).name(), "nonsense-" + n, new byte[] {-1, -1, -1});
        }
        writer.flush();
    }

    /// How a simulated provider treats calls from now on, as JSON.
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

    /// What the traffic is made of may be sent again when a provider did not answer.
    private void repeatable() {
        ObjectNode type = Json.object()
                .put("name", Stage.EVERYWHERE_TYPE)
                .put("category", "bench")
                .put("lane", "standard")
                .put("guarantee", "at_least_once")
                .put("template", Stage.EVERYWHERE_TYPE);
        List.of("in_app", "email", "push").forEach(type.putArray("channels")::add);
        admin.put("/v1/event-types/" + Stage.EVERYWHERE_TYPE, type).requireJson();
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

    /// A tenant whose first text is its last of this month.
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
                        () -> submit(producer, "capped-0", TEXT_TYPE, "texted").isSuccess(), PATIENCE);
                for (int n = 1; n <= 4; n++) {
                    Waiting.pass(Duration.ofSeconds(1));
                    submit(producer, "capped-" + n, TEXT_TYPE, "texted").requireJson();
                }
            }
        }
    }

    /// The recipient looks at the inbox.
    private void look() {
        try (RestApi inbox =
                new RestApi(cluster.url(Part.GATEWAY), stage.tokens().getFirst())) {
            ObjectNode body = Json.object();
            ArrayNode ids = body.putArray("ids");
            for (JsonNode item : inbox.get("/v1/inbox").requireJson().path("items")) {
                ids.add(item.path("id").asString());
            }
            inbox.post("/v1/inbox/seen", body).requireJson();
            inbox.post("/v1/inbox/read", body).requireJson();
        }
    }

    /// The provider reports that texts arrived.
    private void report() {
        Waiting.until(() -> !texts().isEmpty(), PATIENCE);
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

    /// A receipt of a notification that nobody knows.
    private void tellOfNobody() {
        RecipientKey recipient = RecipientKey.of(stage.tenant(), "r0");
        writer.write(
                Topics.receipts(Lane.STANDARD),
                recipient,
                Receipt.newBuilder()
                        .setTenant(stage.tenant())
                        .setRecipient("r0")
                        .setEventId("nobody-" + rounds)
                        .setEventType(Stage.INBOX_TYPE)
                        .setNotificationId("nobody-" + rounds)
                        .setDeliveryId("nobody-" + rounds)
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
