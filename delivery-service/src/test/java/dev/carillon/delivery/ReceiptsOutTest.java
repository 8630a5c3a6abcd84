// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import dev.carillon.events.CatalogKey;
import dev.carillon.events.Channel;
import dev.carillon.events.Lane;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.TenantId;
import dev.carillon.events.topic.Topics;
import dev.carillon.events.v1.CatalogEntry;
import dev.carillon.events.v1.Confirmed;
import dev.carillon.events.v1.Receipt;
import dev.carillon.events.v1.ReceiptBatch;
import dev.carillon.events.v1.ReceiptEndpoint;
import dev.carillon.events.v1.ReceiptReplay;
import dev.carillon.testsupport.Fixtures;
import dev.carillon.testsupport.KafkaExtension;
import dev.carillon.testsupport.RedisExtension;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Receipts reach the endpoints of their tenant.
final class ReceiptsOutTest {

    @RegisterExtension
    static final KafkaExtension KAFKA = new KafkaExtension();

    @RegisterExtension
    static final RedisExtension REDIS = new RedisExtension();

    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration SOON = Duration.ofSeconds(90);
    private static final byte[] SECRET =
            Base64.getDecoder().decode(Simulators.WEBHOOK_SECRET.substring("whsec_".length()));

    @SuppressWarnings("NullAway.Init") // set before all tests
    private static DeliveryTopics topics;

    @SuppressWarnings("NullAway.Init") // set before all tests
    private static RunningDelivery service;

    private final TenantId tenant = Fixtures.uniqueTenant();
    private final String place = "place-" + UUID.randomUUID();
    private final ReceiptEndpoint.Builder endpoint = ReceiptEndpoint.newBuilder()
            .setUrl(Simulators.url("webhook") + "/endpoints/" + place)
            .addSecrets(ByteString.copyFrom(SECRET))
            .setSinceMillis(Instant.now().toEpochMilli());

    @BeforeAll
    static void start() {
        topics = new DeliveryTopics(KAFKA.bootstrapServers());
        service = start(KAFKA, REDIS);
    }

    @AfterAll
    static void stop() {
        service.close();
        topics.close();
    }

    @AfterEach
    void behaveAgain() {
        Simulators.accept();
    }

    @Test
    void receiptArrivesSignedWithItsIdAndWhatItSays() {
        publish(endpoint);
        Receipt receipt = confirmed("ann");

        publish(receipt);

        JsonNode arrived = awaitArrived(1).getFirst();
        assertThat(arrived.path("id").asString()).isEqualTo(receipt.getId());
        JsonNode body = JSON.readTree(arrived.path("body").asString());
        assertThat(body.path("type").asString()).isEqualTo("receipt.confirmed");
        assertThat(body.at("/data/deliveryId").asString()).isEqualTo(receipt.getDeliveryId());
        assertThat(body.at("/data/channel").asString()).isEqualTo("email");
        assertThat(body.at("/data/details/by").asString()).isEqualTo("sendgrid");
    }

    @Test
    void theTenantsReceiptsOfABatchArriveEachOnceAndInOrder() {
        publish(endpoint);
        Receipt first = confirmed("ann");
        Receipt second = confirmed("ann");
        Receipt ofAnother = confirmed("ann").toBuilder().setTenant(tenant + "x").build();
        ReceiptBatch.Builder batch = ReceiptBatch.newBuilder();
        for (Receipt receipt : List.of(ofAnother, first, second)) {
            batch.addReceipts(receipt.toByteString());
        }

        topics.publish(
                Topics.receipts(Lane.STANDARD),
                RecipientKey.of(ofAnother.getTenant(), ofAnother.getRecipient()),
                Receipt.newBuilder().setBatch(batch).build());

        assertThat(awaitArrived(2))
                .extracting(arrived -> arrived.path("id").asString())
                .containsExactly(first.getId(), second.getId());
    }

    @Test
    void onlyWhatIsAskedForOfTheOwnTenantArrives() {
        publish(endpoint.addFacts("confirmed").addEventTypes("news"));
        Receipt wanted = confirmed("ann").toBuilder().setEventType("news").build();

        publish(confirmed("ann"));
        publish(wanted.toBuilder()
                .setId("r" + UUID.randomUUID())
                .clearConfirmed()
                .build());
        publish(wanted.toBuilder().setTenant(tenant + "x").build());
        publish(wanted);

        assertThat(awaitArrived(1)).hasSize(1);
        assertThat(ids()).containsExactly(wanted.getId());
    }

    @Test
    void whatAnEndpointDoesNotTakeIsSentAgainInOrderAndHoldsUpNoOther() {
        String other = "place-" + UUID.randomUUID();
        publish(endpoint);
        publish(
                "other",
                ReceiptEndpoint.newBuilder(endpoint.build()).setUrl(Simulators.url("webhook") + "/endpoints/" + other));
        Simulators.behave("webhook", "{\"mode\":\"fail\",\"address\":\"%s\",\"times\":3}".formatted(place));
        List<Receipt> receipts = List.of(confirmed("ann"), confirmed("ann"), confirmed("ann"), confirmed("bob"));

        receipts.forEach(ReceiptsOutTest::publish);

        await().atMost(SOON).until(() -> Simulators.webhooks(other).size() >= 4);
        awaitArrived(4);
        assertThat(ids().stream()
                        .filter(id -> !id.equals(receipts.get(3).getId()))
                        .distinct())
                .containsExactly(
                        receipts.get(0).getId(),
                        receipts.get(1).getId(),
                        receipts.get(2).getId());
    }

    @Test
    void manyEndpointsShareOneThread() {
        List<String> places =
                IntStream.range(0, 30).mapToObj(i -> place + "-" + i).toList();
        places.forEach(each -> publish(
                "many-" + each,
                ReceiptEndpoint.newBuilder(endpoint.build()).setUrl(Simulators.url("webhook") + "/endpoints/" + each)));

        publish(confirmed("ann"));

        await().atMost(SOON)
                .until(() -> places.stream()
                        .allMatch(each -> Simulators.webhooks(each).size() == 1));
        assertThat(Thread.getAllStackTraces().keySet().stream().map(Thread::getName))
                .filteredOn(name -> name.contains("receipts-out"))
                .filteredOn(name -> !name.contains("heartbeat"))
                .containsOnlyOnce("receipts-out")
                .noneMatch(name -> name.contains(tenant.value()));
    }

    @Test
    void anEndpointThatFailsGetsWhatItMissedWhileOthersWereServed() {
        String other = "place-" + UUID.randomUUID();
        publish(endpoint);
        publish(
                "other",
                ReceiptEndpoint.newBuilder(endpoint.build()).setUrl(Simulators.url("webhook") + "/endpoints/" + other));
        Simulators.behave("webhook", "{\"mode\":\"fail\",\"address\":\"%s\"}".formatted(place));
        List<Receipt> receipts =
                IntStream.range(0, 700).mapToObj(i -> confirmed("r-" + i % 50)).toList();

        receipts.forEach(ReceiptsOutTest::publish);

        await().atMost(SOON).until(() -> Simulators.webhooks(other).size() == receipts.size());
        Simulators.accept();
        await().atMost(SOON).until(() -> ids().stream().distinct().count() == receipts.size());
    }

    @Test
    void rangeOfTimeIsSentOnceMoreUnderTheSameIds() {
        publish(endpoint);
        Receipt receipt = confirmed("ann");
        publish(receipt);
        awaitArrived(1);

        publish(endpoint.addReplays(ReceiptReplay.newBuilder()
                .setId("replay-1")
                .setFromMillis(endpoint.getSinceMillis())
                .setToMillis(Instant.now().plusSeconds(60).toEpochMilli())
                .setRequestedAtMillis(Instant.now().toEpochMilli())));

        awaitArrived(2);
        assertThat(ids()).containsExactly(receipt.getId(), receipt.getId());
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(state("." + "replay-1")).isEqualTo("done"));
    }

    @Test
    void endpointThatIsGoneOrPausedIsLeftAlone() {
        publish(endpoint);
        Simulators.behave("webhook", "{\"mode\":\"dead_token\",\"address\":\"%s\"}".formatted(place));

        publish(confirmed("ann"));

        await().atMost(SOON).untilAsserted(() -> assertThat(state("")).isEqualTo("gone"));
        publish(endpoint.setPaused(true));
        await().atMost(SOON).untilAsserted(() -> assertThat(state("")).isEmpty());
    }

    @Test
    void anotherProcessGoesOnWhereTheFirstEnded() {
        publish(endpoint);
        publish(confirmed("ann"));
        awaitArrived(1);

        service.close();
        Receipt meanwhile = confirmed("ann");
        publish(meanwhile);
        service = start(KAFKA, REDIS);

        awaitArrived(2);
        assertThat(ids().getLast()).isEqualTo(meanwhile.getId());
    }

    private static RunningDelivery start(KafkaExtension kafka, RedisExtension redis) {
        return RunningDelivery.start(
                kafka.bootstrapServers(),
                redis.url(),
                "--carillon.delivery.receipts-out.enabled=true",
                "--carillon.delivery.receipts-out.plain-http=true",
                "--carillon.delivery.receipts-out.allowed-networks=127.0.0.0/8",
                "--carillon.delivery.receipts-out.allowed-ports=1-65535",
                "--carillon.delivery.receipts-out.first-pause=200ms");
    }

    private String state(String suffix) {
        return service.health()
                .at("/components/deliveryReceiptsOut/details/endpoints")
                .path("carillon-receipts-out." + tenant + ".hook" + suffix)
                .asString("");
    }

    private List<JsonNode> awaitArrived(int count) {
        await().atMost(SOON).until(() -> Simulators.webhooks(place).size() >= count);
        return Simulators.webhooks(place);
    }

    private List<String> ids() {
        return Simulators.webhooks(place).stream()
                .map(arrived -> arrived.path("id").asString())
                .toList();
    }

    private void publish(ReceiptEndpoint.Builder changed) {
        publish("hook", changed);
    }

    private void publish(String id, ReceiptEndpoint.Builder changed) {
        CatalogEntry entry = CatalogEntry.newBuilder()
                .setTenant(tenant.value())
                .setId(id)
                .setReceiptEndpoint(changed)
                .build();
        topics.publish(Topics.CATALOG, new CatalogKey(tenant, CatalogKey.Kind.RECEIPT_ENDPOINT, id), entry);
    }

    private Receipt confirmed(String recipient) {
        return Receipt.newBuilder()
                .setId("r" + UUID.randomUUID())
                .setTenant(tenant.value())
                .setRecipient(recipient)
                .setEventId("e-1")
                .setEventType("order.shipped")
                .setNotificationId("n-1")
                .setDeliveryId("d" + UUID.randomUUID())
                .setLane(Lane.STANDARD.code())
                .setChannel(Channel.EMAIL.code())
                .setAtMillis(Instant.now().toEpochMilli())
                .setConfirmed(Confirmed.newBuilder().setBy("sendgrid"))
                .build();
    }

    private static void publish(Receipt receipt) {
        topics.publish(
                Topics.receipts(Lane.STANDARD), RecipientKey.of(receipt.getTenant(), receipt.getRecipient()), receipt);
    }
}
