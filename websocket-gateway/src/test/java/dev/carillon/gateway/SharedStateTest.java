// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.events.Lane;
import dev.carillon.events.v1.Delivery;
import dev.carillon.events.v1.ItemAction;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

/// Exchange of acts between a recipient's devices, and withdrawals by the producer.
class SharedStateTest {

    @RegisterExtension
    static final GatewayExtension GATEWAY = new GatewayExtension();

    private static RunningGateway gateway = GATEWAY.node();
    private static Producer producer = GATEWAY.producer();

    @Test
    void aDeviceThatWasAwayIsToldWhatTheOthersDid() {
        try (RawClient phone = RawClient.connect(gateway, producer.token("ann"))) {
            RawClient laptop = RawClient.connect(gateway, producer.token("ann"));
            JsonNode before = laptop.sub("inbox:state#ann");
            Producer.Written one = producer.deliver("ann");
            Producer.Written other = producer.deliver("ann");
            phone.awaitPublication(other.id());
            laptop.drop();

            phone.call(2, "read", ids(one));
            phone.call(3, "pin", ids(other));
            phone.call(4, "snooze", ids(other, "\"until\":\"" + Instant.now().plusSeconds(600) + "\""));

            try (RawClient again = RawClient.connect(gateway, producer.token("ann"), changesAfter("ann", before))) {
                JsonNode sub = again.sub("inbox:state#ann");
                assertThat(sub.path("recovered").asBoolean()).isTrue();
                assertThat(sub.path("publications").valueStream())
                        .extracting(publication -> publication.path("offset").asLong())
                        .containsExactly(1L, 3L);
                JsonNode read = sub.path("publications").path(0).path("data");
                JsonNode asleep = sub.path("publications").path(1).path("data");
                assertThat(read.path("ids").toString()).isEqualTo("[\"%s\"]".formatted(one.id()));
                assertThat(read.path("state").asString()).isEqualTo("read");
                assertThat(asleep.path("pinned").asBoolean()).isTrue();
                assertThat(asleep.has("snoozedUntil")).isTrue();
                assertThat(asleep.path("unread").asInt()).isZero();
            }
        }
    }

    @Test
    void changesReachTheOtherDeviceInOrderWithTheirNumbers() {
        try (RawClient phone = RawClient.connect(gateway, producer.token("bea"));
                RawClient laptop = RawClient.connect(gateway, producer.token("bea"))) {
            Producer.Written item = producer.deliver("bea");
            phone.awaitPublication(item.id());

            for (int i = 0; i < 10; i++) {
                phone.call(2 + i, i % 2 == 0 ? "pin" : "unpin", ids(item));
            }

            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> changes(laptop).size() == 10);
            assertThat(changes(laptop))
                    .extracting(change -> change.path("offset").asLong())
                    .containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L);
            assertThat(changes(phone)).isEmpty();
        }
    }

    @Test
    void anActThatComesLateDoesNotUndoALaterOne() {
        try (RawClient phone = RawClient.connect(gateway, producer.token("cid"));
                RawClient laptop = RawClient.connect(gateway, producer.token("cid"))) {
            Producer.Written item = producer.deliver("cid");
            phone.awaitPublication(item.id());
            phone.call(2, "read", ids(item));
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> changes(laptop).size() == 1);

            laptop.call(2, "seen", ids(item));
            laptop.call(3, "unread", ids(item, "\"at\":\"2020-01-01T00:00:00Z\""));

            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> changes(phone).size() == 1);
            assertThat(changes(phone).getFirst().path("data").path("state").asString())
                    .isEqualTo("read");
        }
    }

    @Test
    void anActionIsChosenOnceOnAllDevices() {
        try (RawClient phone = RawClient.connect(gateway, producer.token("amy"));
                RawClient laptop = RawClient.connect(gateway, producer.token("amy"))) {
            Producer.Written item = producer.deliver(
                    Lane.STANDARD, asking(producer.delivery(Lane.STANDARD, "amy"), "approve", "decline"));
            JsonNode shown = phone.awaitPublication(item.id());
            assertThat(shown.at("/data/actions").toString())
                    .isEqualTo("[{\"id\":\"approve\",\"label\":\"To approve\"},"
                            + "{\"id\":\"decline\",\"label\":\"To decline\"}]");

            JsonNode first = phone.call(2, "choose", ids(item, "\"action\":\"approve\""));
            JsonNode second = laptop.call(2, "choose", ids(item, "\"action\":\"decline\""));
            JsonNode malformed = laptop.call(3, "choose", ids(item, "\"action\":\"An Action\""));

            assertThat(first.at("/rpc/data").toString()).isEqualTo("{\"updated\":1,\"unread\":0,\"unseen\":0}");
            assertThat(second.at("/rpc/data").toString()).isEqualTo("{\"updated\":0,\"unread\":0,\"unseen\":0}");
            assertThat(malformed.at("/error/code").asInt()).isEqualTo(400);
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> changes(laptop).size() == 1);
            assertThat(changes(laptop).getFirst().at("/data/state").asString()).isEqualTo("read");
            assertThat(changes(laptop).getFirst().at("/data/chosen").asString()).isEqualTo("approve");
        }
    }

    private static Delivery asking(Delivery delivery, String... actions) {
        return Producer.changed(delivery, message -> {
            for (String action : actions) {
                message.addActions(ItemAction.newBuilder().setId(action).setLabel("To " + action));
            }
        });
    }

    @Test
    void everythingUpToAnItemIsRead() {
        try (RawClient phone = RawClient.connect(gateway, producer.token("dan"));
                RawClient laptop = RawClient.connect(gateway, producer.token("dan"))) {
            long now = Instant.now().toEpochMilli();
            List<String> ids = java.util.stream.IntStream.range(0, 3)
                    .mapToObj(i -> producer.deliver(Lane.STANDARD, at(producer.delivery(Lane.STANDARD, "dan"), now + i))
                            .id())
                    .toList();
            phone.awaitPublications(3);
            phone.call(2, "ack", "{\"ids\":[\"%s\"]}".formatted(String.join("\",\"", ids)));

            JsonNode answer = phone.call(3, "read_all", "{\"upTo\":\"%s\"}".formatted(ids.get(1)));

            assertThat(answer.path("rpc").path("data").toString())
                    .isEqualTo("{\"updated\":2,\"unread\":1,\"unseen\":1}");
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> changes(laptop).size() == 1);
            assertThat(changes(laptop).getFirst().path("data").path("ids").valueStream())
                    .extracting(JsonNode::asString)
                    .containsExactlyInAnyOrder(ids.get(0), ids.get(1));
            assertThat(phone.call(4, "read_all", "{\"upTo\":\"nowhere\"}")
                            .path("error")
                            .path("code")
                            .asInt())
                    .isEqualTo(400);
        }
    }

    @Test
    void aRetractedNotificationDisappearsEverywhere() {
        try (RawClient phone = RawClient.connect(gateway, producer.token("eve"))) {
            RawClient laptop = RawClient.connect(gateway, producer.token("eve"));
            JsonNode state = laptop.sub("inbox:state#eve");
            JsonNode standard = laptop.sub("inbox:standard#eve");
            laptop.drop();
            Producer.Written item = producer.deliver("eve");
            Producer.Written kept = producer.deliver("eve");
            phone.awaitPublication(kept.id());

            producer.deliver(
                    Lane.STANDARD,
                    item.delivery().toBuilder().setRetracted(true).build());

            JsonNode word = phone.await(node -> kind(node).equals("retracted"))
                    .path("push")
                    .path("pub")
                    .path("data");
            assertThat(word.path("ids").toString()).isEqualTo("[\"%s\"]".formatted(item.id()));
            assertThat(word.path("unread").asInt()).isEqualTo(1);
            JsonNode list = phone.call(2, "list", "{}").path("rpc").path("data");
            assertThat(list.path("items").valueStream())
                    .extracting(listed -> listed.path("id").asString())
                    .containsExactly(kept.id());
            assertThat(phone.call(3, "read", ids(item))
                            .path("rpc")
                            .path("data")
                            .path("updated")
                            .asInt())
                    .isZero();
            try (RawClient again = RawClient.connect(
                    gateway,
                    producer.token("eve"),
                    subs(entry("state", "eve", state), entry("standard", "eve", standard)))) {
                assertThat(again.sub("inbox:state#eve")
                                .path("publications")
                                .path(0)
                                .path("data")
                                .path("kind")
                                .asString())
                        .isEqualTo("retracted");
                assertThat(again.sub("inbox:standard#eve").path("publications").valueStream())
                        .extracting(publication ->
                                publication.path("data").path("id").asString())
                        .containsExactly(kept.id());
            }
        }
    }

    @Test
    void whatIsExpiredIsNeitherSentNorCounted() {
        try (RawClient phone = RawClient.connect(gateway, producer.token("fay"))) {
            Delivery expired = producer.delivery(Lane.STANDARD, "fay").toBuilder()
                    .setExpiresAtMillis(Instant.now().toEpochMilli() - 1)
                    .build();
            producer.deliver(Lane.STANDARD, expired);
            Producer.Written lasting = producer.deliver(
                    Lane.STANDARD,
                    producer.delivery(Lane.STANDARD, "fay").toBuilder()
                            .setExpiresAtMillis(Instant.now().plusSeconds(60).toEpochMilli())
                            .build());

            JsonNode publication = phone.awaitPublication(lasting.id());

            assertThat(publication.path("data").has("expiresAt")).isTrue();
            assertThat(phone.publications()).hasSize(1);
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(gateway.bean(dev.carillon.gateway.inbox.LiveInboxes.class)
                                    .size())
                            .isPositive());
            phone.call(2, "ack", ids(lasting));
            JsonNode count = phone.call(3, "unread_count", "{}").path("rpc").path("data");
            assertThat(count.toString()).isEqualTo("{\"unread\":1,\"unseen\":1}");
        }
    }

    @Test
    void theListIsFilteredAndPagedByKeys() {
        try (RawClient phone = RawClient.connect(gateway, producer.token("gus"))) {
            List<Producer.Written> items = java.util.stream.IntStream.range(0, 5)
                    .mapToObj(_ -> producer.deliver("gus"))
                    .toList();
            phone.awaitPublications(5);
            phone.call(2, "archive", ids(items.get(0)));
            phone.call(3, "pin", ids(items.get(1)));
            phone.call(4, "read", ids(items.get(2)));

            assertThat(listed(phone, 5, "{\"state\":\"archived\"}"))
                    .containsExactly(items.get(0).id());
            assertThat(listed(phone, 6, "{\"state\":\"pinned\"}"))
                    .containsExactly(items.get(1).id());
            assertThat(listed(phone, 7, "{\"state\":\"read\"}"))
                    .containsExactly(items.get(2).id());
            assertThat(listed(phone, 8, "{\"state\":\"unread\",\"type\":\"order.shipped\"}"))
                    .hasSize(3);
            assertThat(listed(phone, 9, "{\"type\":\"order.lost\"}")).isEmpty();
            assertThat(phone.call(10, "list", "{\"state\":\"lost\"}")
                            .path("error")
                            .path("code")
                            .asInt())
                    .isEqualTo(400);
            phone.call(11, "unarchive", ids(items.get(0)));
            assertThat(listed(phone, 12, "{}")).hasSize(5);
        }
    }

    private static List<String> listed(RawClient client, int id, String request) {
        return client.call(id, "list", request)
                .path("rpc")
                .path("data")
                .path("items")
                .valueStream()
                .map(item -> item.path("id").asString())
                .toList();
    }

    private static Delivery at(Delivery delivery, long millis) {
        return delivery.toBuilder().setDecidedAtMillis(millis).build();
    }

    private static List<JsonNode> changes(RawClient client) {
        return client.received.stream()
                .filter(node -> kind(node).equals("state"))
                .map(node -> node.path("push").path("pub"))
                .toList();
    }

    private static String kind(JsonNode node) {
        return node.path("push").path("pub").path("tags").path("kind").asString("");
    }

    private static String ids(Producer.Written written) {
        return "{\"ids\":[\"%s\"]}".formatted(written.id());
    }

    private static String ids(Producer.Written written, String more) {
        return "{\"ids\":[\"%s\"],%s}".formatted(written.id(), more);
    }

    private static String changesAfter(String recipient, JsonNode sub) {
        return subs(entry("state", recipient, sub));
    }

    private static String subs(String... entries) {
        return "\"subs\":{%s}".formatted(String.join(",", entries));
    }

    private static String entry(String channel, String recipient, JsonNode sub) {
        return "\"inbox:%s#%s\":{\"recover\":true,\"epoch\":\"%s\",\"offset\":%d}"
                .formatted(
                        channel,
                        recipient,
                        sub.path("epoch").asString(),
                        sub.path("offset").asLong(0));
    }
}
