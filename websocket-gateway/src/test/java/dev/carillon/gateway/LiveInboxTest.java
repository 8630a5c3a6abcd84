// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.events.Lane;
import dev.carillon.events.topic.Topics;
import dev.carillon.events.v1.DeadLetter;
import dev.carillon.events.v1.Delivery;
import dev.carillon.events.v1.Receipt;
import dev.carillon.testsupport.RecordReader;
import io.lettuce.core.RedisClient;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

class LiveInboxTest {

    @RegisterExtension
    static final GatewayExtension GATEWAY = new GatewayExtension();

    private static RunningGateway gateway = GATEWAY.node();
    private static Producer producer = GATEWAY.producer();

    @Test
    void everyLaneIsASubscriptionWithAPosition() {
        try (RawClient client = RawClient.connect(gateway, producer.token("ann"))) {
            JsonNode connect = client.reply(1).path("connect");

            assertThat(connect.path("client").asString()).isNotEmpty();
            assertThat(connect.path("ping").asInt()).isEqualTo(2);
            assertThat(connect.path("pong").asBoolean()).isTrue();
            assertThat(connect.path("expires").asBoolean()).isTrue();
            assertThat(connect.path("ttl").asInt()).isBetween(1, 600);
            assertThat(connect.path("subs").propertyNames())
                    .containsExactly("inbox:critical#ann", "inbox:standard#ann", "inbox:bulk#ann", "inbox:state#ann");
            JsonNode standard = client.sub("inbox:standard#ann");
            assertThat(standard.path("recoverable").asBoolean()).isTrue();
            assertThat(standard.path("positioned").asBoolean()).isTrue();
            assertThat(standard.path("epoch").asString()).hasSize(22);
            assertThat(standard.path("data").path("epoch")).isEqualTo(standard.path("epoch"));
            assertThat(standard.has("was_recovering")).isFalse();
        }
    }

    @Test
    void anArrivingItemIsPublishedWithItsPosition() {
        try (RawClient client = RawClient.connect(gateway, producer.token("bea"))) {
            Producer.Written written = producer.deliver("bea");

            JsonNode publication = client.awaitPublication(written.id());

            assertThat(publication.path("offset").asLong()).isEqualTo(written.position());
            assertThat(publication.path("tags").path("type").asString()).isEqualTo("order.shipped");
            JsonNode data = publication.path("data");
            assertThat(data.path("title").asString()).isEqualTo("Order A-17");
            assertThat(data.path("data").path("order").asString()).isEqualTo("A-17");
            assertThat(data.path("lane").asString()).isEqualTo("standard");
            assertThat(data.path("state").asString()).isEqualTo("unread");
            assertThat(data.path("deliveryId").asString())
                    .isEqualTo(written.delivery().getId());
        }
    }

    @Test
    void anItemOfANodesOwnConnectionDoesNotGoOverRedis() {
        List<String> heard = new CopyOnWriteArrayList<>();
        RedisClient redis = RedisClient.create(GatewayExtension.REDIS.url());
        try (StatefulRedisPubSubConnection<String, String> listening = redis.connectPubSub();
                RawClient client = RawClient.connect(gateway, producer.token("own-connection"))) {
            listening.addListener(new RedisPubSubAdapter<>() {
                @Override
                public void message(String pattern, String channel, String message) {
                    heard.add(message);
                }
            });
            listening.sync().psubscribe("carillon:node:*");

            Producer.Written written = producer.deliver("own-connection");

            client.awaitPublication(written.id());
            // Messages of Redis arrive in order.
            listening.sync().ping();
            assertThat(heard).noneMatch(message -> message.contains(written.id()));
        } finally {
            redis.shutdown();
        }
    }

    @Test
    void itemsComeInTheOrderOfTheLog() {
        try (RawClient client = RawClient.connect(gateway, producer.token("cid"))) {
            List<String> ids = IntStream.range(0, 200)
                    .mapToObj(_ -> producer.deliver("cid").id())
                    .toList();

            client.awaitPublications(200);

            assertThat(client.publications())
                    .extracting(
                            publication -> publication.path("data").path("id").asString())
                    .isEqualTo(ids);
        }
    }

    @Test
    void theReceiptsOfStoredItemsShareRecordsAndKeepTheirOrder() {
        List<String> deliveries = IntStream.range(0, 200)
                .mapToObj(_ -> producer.deliver("shared-records").delivery().getId())
                .toList();

        try (RecordReader<?, Receipt> receipts = receipts(Lane.STANDARD)) {
            var attempted = receipts.awaitCount(
                    200,
                    read -> read.requireValue().hasAttempted()
                            && read.requireValue().getRecipient().equals("shared-records")
                            && read.requireValue().getTenant().equals(producer.tenant.value()));

            assertThat(attempted)
                    .extracting(read -> read.requireValue().getDeliveryId())
                    .isEqualTo(deliveries);
            assertThat(attempted.stream().map(read -> read.offset()).distinct().count())
                    .as("records of 200 receipts")
                    .isLessThan(100);
        }
    }

    @Test
    void theSameNotificationTwiceInTheLogIsPublishedOnce() {
        try (RawClient client = RawClient.connect(gateway, producer.token("dan"))) {
            Delivery twice = producer.delivery(Lane.STANDARD, "dan");
            producer.deliver(Lane.STANDARD, twice);
            producer.deliver(Lane.STANDARD, twice);
            Producer.Written last = producer.deliver("dan");

            client.awaitPublication(last.id());

            assertThat(client.publications())
                    .extracting(
                            publication -> publication.path("data").path("id").asString())
                    .containsExactly(twice.getNotificationId(), last.id());
        }
    }

    @Test
    void aDurableItemIsReportedAsAccepted() {
        Producer.Written written = producer.deliver(Lane.CRITICAL, "eve");

        try (RecordReader<?, Receipt> receipts = receipts(Lane.CRITICAL)) {
            Receipt receipt = receipts.await(
                            read -> read.requireValue().getNotificationId().equals(written.id()))
                    .requireValue();

            assertThat(receipt.getAttempted().getProvider()).isEqualTo("inbox");
            assertThat(receipt.getAttempted().getAccepted().getReference())
                    .startsWith("critical/")
                    .endsWith("/" + written.position());
            assertThat(receipt.getDeliveryId()).isEqualTo(written.delivery().getId());
            assertThat(receipt.getRecordedBy()).startsWith("gateway-");
        }
    }

    @Test
    void anAcknowledgementBecomesOneReceipt() {
        try (RawClient client = RawClient.connect(gateway, producer.token("fay"));
                RecordReader<?, Receipt> receipts = receipts(Lane.STANDARD)) {
            Producer.Written written = producer.deliver("fay");
            client.awaitPublication(written.id());

            JsonNode first = client.call(2, "ack", "{\"ids\":[\"%s\"]}".formatted(written.id()));
            JsonNode second = client.call(3, "ack", "{\"ids\":[\"%s\"]}".formatted(written.id()));

            assertThat(first.path("rpc").path("data").toString())
                    .isEqualTo("{\"updated\":1,\"unread\":1,\"unseen\":1}");
            assertThat(second.path("rpc").path("data").toString())
                    .isEqualTo("{\"updated\":0,\"unread\":1,\"unseen\":1}");
            Receipt receipt = receipts.await(read -> read.requireValue().hasConfirmed()
                            && read.requireValue().getNotificationId().equals(written.id()))
                    .requireValue();
            assertThat(receipt.getEventId()).isEqualTo(written.delivery().getEventId());
            receipts.expectNone(
                    Duration.ofMillis(500),
                    read -> read.requireValue().hasConfirmed()
                            && read.requireValue().getNotificationId().equals(written.id())
                            && !read.requireValue().equals(receipt));
        }
    }

    @Test
    void countsWhatTheHistoryHasYetToTake() throws SQLException {
        try (RawClient phone = RawClient.connect(gateway, producer.token("hal"));
                Connection database = DriverManager.getConnection(
                        GatewayExtension.POSTGRES.jdbcUrl(),
                        GatewayExtension.POSTGRES.username(),
                        GatewayExtension.POSTGRES.password());
                Statement statement = database.createStatement()) {
            database.setAutoCommit(false);
            statement.execute("lock table gateway.history_positions in exclusive mode");
            Producer.Written one = producer.deliver("hal");
            Producer.Written other = producer.deliver("hal");
            phone.awaitPublication(other.id());

            JsonNode answer = phone.call(2, "read", "{\"ids\":[\"%s\"]}".formatted(one.id()));

            assertThat(answer.path("rpc").path("data").path("unread").asInt()).isEqualTo(1);
            assertThat(phone.call(3, "unread_count", "{}")
                            .path("rpc")
                            .path("data")
                            .path("unread")
                            .asInt())
                    .isEqualTo(1);
            database.rollback();
        }
    }

    @Test
    void readingOnOneDeviceReachesTheOther() {
        try (RawClient phone = RawClient.connect(gateway, producer.token("gus"), "\"data\":{\"device\":\"phone\"}");
                RawClient laptop = RawClient.connect(gateway, producer.token("gus"));
                RecordReader<?, Receipt> receipts = receipts(Lane.STANDARD)) {
            Producer.Written one = producer.deliver("gus");
            Producer.Written other = producer.deliver("gus");
            phone.awaitPublication(other.id());
            laptop.awaitPublication(other.id());

            JsonNode answer = phone.call(2, "read", "{\"ids\":[\"%s\"]}".formatted(one.id()));

            assertThat(answer.path("rpc").path("data").path("unread").asInt()).isEqualTo(1);
            JsonNode change = laptop.await(node -> node.path("push")
                            .path("pub")
                            .path("tags")
                            .path("kind")
                            .asString("")
                            .equals("state"))
                    .path("push")
                    .path("pub");
            assertThat(change.path("offset").asLong()).isEqualTo(1);
            assertThat(change.path("data").toString())
                    .isEqualTo("{\"kind\":\"state\",\"ids\":[\"%s\"],\"state\":\"read\",\"unread\":1,\"unseen\":1}"
                            .formatted(one.id()));
            assertThat(phone.received)
                    .noneMatch(node -> node.path("push")
                            .path("pub")
                            .path("tags")
                            .path("kind")
                            .asString("")
                            .equals("state"));
            Receipt receipt = receipts.await(read -> read.requireValue().hasRead()
                            && read.requireValue().getNotificationId().equals(one.id()))
                    .requireValue();
            assertThat(receipt.getRead().getBy()).isEqualTo("phone");
        }
    }

    @Test
    void theListAndTheCountsFollowTheActs() {
        try (RawClient client = RawClient.connect(gateway, producer.token("hal"))) {
            List<String> ids = IntStream.range(0, 3)
                    .mapToObj(_ -> producer.deliver("hal").id())
                    .toList();
            client.awaitPublications(3);

            client.call(2, "seen", "{\"ids\":[\"%s\"]}".formatted(ids.get(0)));
            client.call(3, "read", "{\"ids\":[\"%s\"]}".formatted(ids.get(1)));
            JsonNode list = client.call(4, "list", "{}").path("rpc").path("data");
            JsonNode firstPage =
                    client.call(5, "list", "{\"limit\":2}").path("rpc").path("data");
            JsonNode secondPage = client.call(
                            6,
                            "list",
                            "{\"limit\":2,\"before\":\"%s\"}"
                                    .formatted(firstPage.path("next").asString()))
                    .path("rpc")
                    .path("data");
            JsonNode all = client.call(7, "read_all", "{}").path("rpc").path("data");
            JsonNode count = client.call(8, "unread_count", "{}").path("rpc").path("data");
            JsonNode undone = client.call(9, "unread", "{\"ids\":[\"%s\"]}".formatted(ids.get(2)))
                    .path("rpc")
                    .path("data");
            JsonNode archived = client.call(10, "archive", "{\"ids\":[\"%s\"]}".formatted(ids.get(2)))
                    .path("rpc")
                    .path("data");
            JsonNode rest = client.call(11, "list", "{}").path("rpc").path("data");

            assertThat(list.path("unread").asInt()).isEqualTo(2);
            assertThat(list.path("items").valueStream())
                    .extracting(item -> item.path("id").asString() + " "
                            + item.path("state").asString())
                    .containsExactlyInAnyOrder(ids.get(2) + " unread", ids.get(1) + " read", ids.get(0) + " seen");
            assertThat(firstPage.path("items").size()).isEqualTo(2);
            assertThat(secondPage.path("items").size()).isEqualTo(1);
            assertThat(secondPage.path("next").isNull()).isTrue();
            assertThat(all.path("updated").asInt()).isEqualTo(2);
            assertThat(count.path("unread").asInt()).isZero();
            assertThat(undone.path("unread").asInt()).isEqualTo(1);
            assertThat(archived.path("unread").asInt()).isZero();
            assertThat(rest.path("items").size()).isEqualTo(2);
        }
    }

    @Test
    void aPageOfTheListFitsIntoAFrame() {
        String large = "{\"text\":\"%s\"}".formatted("x".repeat(200_000));
        try (RawClient client = RawClient.connect(gateway, producer.token("lou"))) {
            List<String> ids = new ArrayList<>();
            // One after the other: together they are more than is read again for a connection.
            for (int sent = 1; sent <= 3; sent++) {
                ids.add(producer.deliver(Lane.STANDARD, producer.delivery(Lane.STANDARD, "lou", large))
                        .id());
                client.awaitPublications(sent);
            }
            awaitUnread(client, ids.size());

            JsonNode first = client.call(2, "list", "{}").path("rpc").path("data");
            JsonNode second = client.call(
                            3,
                            "list",
                            "{\"before\":\"%s\"}".formatted(first.path("next").asString()))
                    .path("rpc")
                    .path("data");

            assertThat(first.path("items").size()).isEqualTo(2);
            assertThat(second.path("next").isNull()).isTrue();
            assertThat(Stream.concat(
                            first.path("items").valueStream(),
                            second.path("items").valueStream()))
                    .extracting(item -> item.path("id").asString())
                    .containsExactlyInAnyOrderElementsOf(ids);
        }
    }

    /// Waits until the history has the items: the tail keeps only the newest of such large ones.
    private static void awaitUnread(RawClient client, int count) {
        AtomicInteger id = new AtomicInteger(100);
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> {
            JsonNode counted = client.call(id.incrementAndGet(), "unread_count", "{}");
            return counted.path("rpc").path("data").path("unread").asInt() == count;
        });
    }

    @Test
    void aFaultyRequestIsAnsweredWithTheRuleThatItBreaks() {
        try (RawClient client = RawClient.connect(gateway, producer.token("ida"))) {
            assertThat(client.call(2, "dance", "{}").path("error").path("code").asInt())
                    .isEqualTo(104);
            assertThat(client.call(3, "read", "{}")
                            .path("error")
                            .path("message")
                            .asString())
                    .contains("1 to 1000 notification ids");
            assertThat(client.call(4, "list", "{\"limit\":1000}")
                            .path("error")
                            .path("code")
                            .asInt())
                    .isEqualTo(400);
            assertThat(client.call(5, "list", "{\"before\":\"?\"}")
                            .path("error")
                            .path("code")
                            .asInt())
                    .isEqualTo(400);
            assertThat(client.call(6, "read", "{\"ids\":[\"not-mine\"]}")
                            .path("rpc")
                            .path("data")
                            .path("updated")
                            .asInt())
                    .isZero();
        }
    }

    @Test
    void anUndecodableRecordIsBuriedAndBlocksNothing() {
        byte[] garbage = "no delivery".getBytes(StandardCharsets.UTF_8);
        try (RawClient client = RawClient.connect(gateway, producer.token("jim"));
                RecordReader<String, DeadLetter> letters =
                        RecordReader.of(GatewayExtension.KAFKA.bootstrapServers(), Topics.DEAD_LETTERS)) {
            producer.writeRaw(Lane.STANDARD, producer.tenant + "/jim", garbage);
            producer.deliver(Lane.STANDARD, producer.delivery(Lane.STANDARD, "jim", "{\"unfinished\":"));
            Producer.Written good = producer.deliver("jim");

            client.awaitPublication(good.id());

            assertThat(client.publications()).hasSize(1);
            DeadLetter letter = letters.await(
                            read -> read.requireValue().getKey().toStringUtf8().equals(producer.tenant + "/jim"))
                    .requireValue();
            assertThat(letter.getValue().toByteArray()).isEqualTo(garbage);
            assertThat(letter.getCode()).isEqualTo("undecodable-record");
            letters.awaitCount(
                    2, read -> read.requireValue().getKey().toStringUtf8().equals(producer.tenant + "/jim"));
        }
    }

    @Test
    void rawNewlinesInTheDataStayInsideOneMessage() {
        try (RawClient client = RawClient.connect(gateway, producer.token("kay"))) {
            Producer.Written written = producer.deliver(
                    Lane.STANDARD, producer.delivery(Lane.STANDARD, "kay", "{\n  \"order\":\r\n \"B\"\n}"));

            JsonNode publication = client.awaitPublication(written.id());

            assertThat(publication.path("data").path("data").toString()).isEqualTo("{\"order\":\"B\"}");
        }
    }

    private static RecordReader<?, Receipt> receipts(Lane lane) {
        return RecordReader.of(GatewayExtension.KAFKA.bootstrapServers(), Topics.receipts(lane));
    }
}
