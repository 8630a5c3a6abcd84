// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.events.Lane;
import io.lettuce.core.RedisClient;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class ResumeTest {

    @RegisterExtension
    static final GatewayExtension GATEWAY = new GatewayExtension();

    private static RunningGateway gateway = GATEWAY.node();
    private static Producer producer = GATEWAY.producer();

    @Test
    void aDroppedConnectionGetsWhatItMissedOnce() {
        RawClient before = RawClient.connect(gateway, producer.token("ann"));
        Producer.Written first = producer.deliver("ann");
        before.awaitPublication(first.id());
        before.drop();
        Producer.Written second = producer.deliver("ann");
        Producer.Written third = producer.deliver("ann");

        try (RawClient after = resume("ann", standard("ann", epoch(before, "ann"), first.position()))) {
            Producer.Written fourth = producer.deliver("ann");
            after.awaitPublication(fourth.id());

            JsonNode sub = after.sub("inbox:standard#ann");
            assertThat(sub.path("recovered").asBoolean()).isTrue();
            assertThat(sub.path("was_recovering").asBoolean()).isTrue();
            assertThat(sub.path("offset").asLong()).isEqualTo(first.position());
            assertThat(recoveredAndLive(after, sub)).containsExactly(second.id(), third.id(), fourth.id());
        }
    }

    /// The tail is emptied, so the resumed items come from the history.
    @Test
    void anOperatorHasClientsReadAgainFromTheLog() {
        RawClient before = RawClient.connect(gateway, producer.token("rhea"));
        Producer.Written first = producer.deliver("rhea");
        Producer.Written second = producer.deliver("rhea");
        before.awaitPublication(second.id());

        producer.rehydrate();

        assertThat(before.awaitClose()).isEqualTo(3010);
        try (RawClient after = resume("rhea", standard("rhea", epoch(before, "rhea"), first.position()))) {
            Producer.Written third = producer.deliver("rhea");
            after.awaitPublication(third.id());

            JsonNode sub = after.sub("inbox:standard#rhea");
            assertThat(sub.path("recovered").asBoolean()).isTrue();
            assertThat(recoveredAndLive(after, sub)).containsExactly(second.id(), third.id());
        }
    }

    @Test
    void aRestartedClientResumesFromThePositionsInItsData() {
        RawClient before = RawClient.connect(gateway, producer.token("bea"));
        Producer.Written known = producer.deliver(Lane.CRITICAL, "bea");
        before.awaitPublication(known.id());
        before.drop();
        Producer.Written missed = producer.deliver(Lane.CRITICAL, "bea");
        String epoch = before.sub("inbox:critical#bea").path("epoch").asString();

        try (RawClient after = resume(
                "bea",
                "\"data\":{\"positions\":{\"critical\":{\"epoch\":\"%s\",\"offset\":%d}}}"
                        .formatted(epoch, known.position()))) {
            JsonNode critical = after.sub("inbox:critical#bea");
            assertThat(critical.path("recovered").asBoolean()).isTrue();
            assertThat(ids(critical)).containsExactly(missed.id());
            assertThat(after.sub("inbox:standard#bea").has("was_recovering")).isFalse();
        }
    }

    @Test
    void whatTheLibraryKeptOutranksOldDataOfTheApplication() {
        RawClient before = RawClient.connect(gateway, producer.token("cid"));
        Producer.Written first = producer.deliver("cid");
        Producer.Written second = producer.deliver("cid");
        before.awaitPublication(second.id());
        before.drop();
        String epoch = epoch(before, "cid");

        try (RawClient after = resume(
                "cid",
                standard("cid", epoch, second.position())
                        + ",\"data\":{\"positions\":{\"standard\":{\"epoch\":\"%s\",\"offset\":%d}}}"
                                .formatted(epoch, first.position() - 1))) {
            assertThat(after.sub("inbox:standard#cid").path("recovered").asBoolean())
                    .isTrue();
            assertThat(ids(after.sub("inbox:standard#cid"))).isEmpty();
        }
    }

    @Test
    void aPositionAtTheTopIsRecoveredWithNothing() {
        Producer.Written only = deliverAndAwait("dan");

        try (RawClient client = resume("dan", standard("dan", epochOf("dan"), only.position()))) {
            JsonNode sub = client.sub("inbox:standard#dan");
            assertThat(sub.path("recovered").asBoolean()).isTrue();
            assertThat(sub.path("offset").asLong()).isEqualTo(only.position());
            assertThat(sub.has("publications")).isFalse();
        }
    }

    @Test
    void aPositionWithoutAnEpochIsOfAnyEpoch() {
        Producer.Written first = deliverAndAwait("eve");
        Producer.Written second = deliverAndAwait("eve");

        try (RawClient client = resume("eve", standard("eve", "", first.position()))) {
            assertThat(ids(client.sub("inbox:standard#eve"))).containsExactly(second.id());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"_", "another-epoch"})
    void anotherEpochIsNotRecovered(String epoch) {
        deliverAndAwait("fay");

        try (RawClient client = resume("fay", standard("fay", epoch, 1))) {
            assertNotRecovered(client.sub("inbox:standard#fay"));
        }
    }

    @Test
    void aPositionBeyondTheLogIsNotRecovered() {
        deliverAndAwait("gus");

        try (RawClient client = resume("gus", standard("gus", epochOf("gus"), 1_000_000_000))) {
            assertNotRecovered(client.sub("inbox:standard#gus"));
        }
    }

    @Test
    void moreThanOneFrameMayHoldIsResumedInParts() {
        Producer.Written first = deliverAndAwait("gil");
        List<String> missed = IntStream.range(0, 45)
                .mapToObj(_ -> producer.deliver("gil").id())
                .toList();
        deliverAndAwait("gil");

        try (RawClient client = resume("gil", standard("gil", epochOf("gil"), first.position()))) {
            Producer.Written last = producer.deliver("gil");
            client.awaitPublication(last.id());

            JsonNode sub = client.sub("inbox:standard#gil");
            assertThat(sub.path("recovered").asBoolean()).isTrue();
            assertThat(ids(sub)).containsExactlyElementsOf(missed.subList(0, 20));
            assertThat(recoveredAndLive(client, sub))
                    .hasSize(47)
                    .startsWith(missed.toArray(String[]::new))
                    .endsWith(last.id());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"9223372036854775807", "9223372036854775808", "18446744073709551615"})
    void anOffsetBeyondEveryLogIsNotRecovered(String offset) {
        deliverAndAwait("gus");

        try (RawClient client = resume(
                        "gus",
                        "\"subs\":{\"inbox:standard#gus\":{\"recover\":true,\"epoch\":\"%s\",\"offset\":%s}}"
                                .formatted(epochOf("gus"), offset));
                RawClient byItsData = resume(
                        "gus",
                        "\"data\":{\"positions\":{\"standard\":{\"epoch\":\"%s\",\"offset\":%s}}}"
                                .formatted(epochOf("gus"), offset))) {
            assertNotRecovered(client.sub("inbox:standard#gus"));
            assertNotRecovered(byItsData.sub("inbox:standard#gus"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.5", "\"1\"", "-1", "18446744073709551616", "true"})
    void anOffsetThatIsNoUnsignedNumberIsABadRequestAndInTheDataNotRecovered(String offset) {
        deliverAndAwait("gus");

        try (RawClient client = RawClient.open(gateway);
                RawClient byItsData = resume(
                        "gus",
                        "\"data\":{\"positions\":{\"standard\":{\"epoch\":\"%s\",\"offset\":%s}}}"
                                .formatted(epochOf("gus"), offset))) {
            client.send(
                    "{\"id\":1,\"connect\":{\"token\":\"%s\",\"subs\":{\"inbox:standard#gus\":{\"recover\":true,\"offset\":%s}}}}"
                            .formatted(producer.token("gus"), offset));

            assertThat(client.awaitClose()).isEqualTo(3501);
            assertNotRecovered(byItsData.sub("inbox:standard#gus"));
        }
    }

    @Test
    void moreThanAllPartsMayHoldIsNotRecoveredAndTheListHasIt() {
        Producer.Written first = deliverAndAwait("hal");
        IntStream.range(0, 51).forEach(_ -> producer.deliver("hal"));
        deliverAndAwait("hal");

        try (RawClient client = resume("hal", standard("hal", epochOf("hal"), first.position()))) {
            JsonNode sub = client.sub("inbox:standard#hal");
            assertNotRecovered(sub);
            JsonNode list =
                    client.call(2, "list", "{\"limit\":100}").path("rpc").path("data");
            assertThat(list.path("items").size() + client.publications().size()).isGreaterThanOrEqualTo(53);
        }
    }

    @Test
    void aFreshConnectionIsPositionedWithoutRecovery() {
        deliverAndAwait("ida");

        try (RawClient client =
                RawClient.connect(gateway, producer.token("ida"), "\"subs\":{\"inbox:standard#ida\":{}}")) {
            JsonNode sub = client.sub("inbox:standard#ida");
            assertThat(sub.has("was_recovering")).isFalse();
            assertThat(sub.has("recovered")).isFalse();
            assertThat(sub.has("publications")).isFalse();
        }
    }

    @Test
    void anotherRecipientsChannelIsPassedOver() {
        try (RawClient client = resume("joe", "\"subs\":{\"inbox:standard#ida\":{\"recover\":true,\"offset\":1}}")) {
            assertThat(client.reply(1).path("connect").path("subs").propertyNames())
                    .allMatch(channel -> channel.endsWith("#joe"));
        }
    }

    @Test
    void aResumedItemHasItsPresentState() {
        Producer.Written read = deliverAndAwait("kay");
        Producer.Written unread = deliverAndAwait("kay");
        try (RawClient client = RawClient.connect(gateway, producer.token("kay"))) {
            client.call(2, "read", "{\"ids\":[\"%s\"]}".formatted(read.id()));
        }

        try (RawClient client = resume("kay", standard("kay", epochOf("kay"), read.position() - 1))) {
            assertThat(client.sub("inbox:standard#kay").path("publications").valueStream())
                    .extracting(
                            publication -> publication.path("data").path("id").asString() + " "
                                    + publication.path("data").path("state").asString())
                    .containsExactly(read.id() + " read", unread.id() + " unread");
        }
    }

    @Test
    void anEmptiedRedisLosesNothing() {
        RawClient before = RawClient.connect(gateway, producer.token("lea"));
        Producer.Written first = producer.deliver("lea");
        before.awaitPublication(first.id());
        before.drop();
        Producer.Written second = deliverAndAwait("lea");
        emptyRedis();

        try (RawClient after = resume("lea", standard("lea", epoch(before, "lea"), first.position()))) {
            Producer.Written third = producer.deliver("lea");
            after.awaitPublication(third.id());

            assertThat(recoveredAndLive(after, after.sub("inbox:standard#lea")))
                    .containsExactly(second.id(), third.id());
        }
    }

    @Test
    void aConnectionOutlivesAnEmptiedRedis() {
        try (RawClient client = RawClient.connect(gateway, producer.token("max"))) {
            Producer.Written first = producer.deliver("max");
            client.awaitPublication(first.id());
            emptyRedis();

            Producer.Written second = producer.deliver("max");
            client.awaitPublication(second.id());
            Producer.Written third = producer.deliver("max");
            client.awaitPublication(third.id());

            assertThat(client.publications())
                    .extracting(
                            publication -> publication.path("data").path("id").asString())
                    .containsExactly(first.id(), second.id(), third.id());
        }
    }

    @Test
    void twoNodesServeOneRecipientAndAStoppedNodesClientResumesOnTheOther() {
        RunningGateway other = RunningGateway.start("second", RunningGateway.onSharedStores());
        RawClient there;
        Producer.Written first;
        try (other;
                RawClient here = RawClient.connect(gateway, producer.token("ned"))) {
            producer.awaitKnownTo(other);
            there = RawClient.connect(other, producer.token("ned"));
            first = producer.deliver("ned");
            here.awaitPublication(first.id());
            there.awaitPublication(first.id());

            here.call(2, "read", "{\"ids\":[\"%s\"]}".formatted(first.id()));

            there.await(node -> node.path("push")
                    .path("pub")
                    .path("tags")
                    .path("kind")
                    .asString("")
                    .equals("state"));
        }
        assertThat(there.awaitClose()).isEqualTo(3001);
        Producer.Written second = producer.deliver("ned");

        try (RawClient after = resume("ned", standard("ned", epoch(there, "ned"), first.position()))) {
            after.await(node ->
                    recoveredAndLive(after, after.sub("inbox:standard#ned")).contains(second.id()));
            assertThat(recoveredAndLive(after, after.sub("inbox:standard#ned"))).containsExactly(second.id());
        }
    }

    @Test
    void aGatewayThatStartsAgainResumesItsClients() {
        RunningGateway first = RunningGateway.start("restarting", RunningGateway.onSharedStores());
        producer.awaitKnownTo(first);
        RawClient before = RawClient.connect(first, producer.token("oda"));
        Producer.Written one = producer.deliver("oda");
        before.awaitPublication(one.id());
        first.close();
        assertThat(before.awaitClose()).isEqualTo(3001);
        assertThat(before.closeReason()).isEqualTo("shutdown");
        List<String> missed = IntStream.range(0, 5)
                .mapToObj(_ -> producer.deliver("oda").id())
                .toList();

        try (RunningGateway again = RunningGateway.start("restarting", RunningGateway.onSharedStores())) {
            producer.awaitKnownTo(again);
            try (RawClient after = RawClient.connect(
                    again, producer.token("oda"), standard("oda", epoch(before, "oda"), one.position()))) {
                after.await(_ ->
                        recoveredAndLive(after, after.sub("inbox:standard#oda")).size() >= 5);
                assertThat(recoveredAndLive(after, after.sub("inbox:standard#oda")))
                        .isEqualTo(missed);
            }
        }
    }

    private static RawClient resume(String recipient, String more) {
        return RawClient.connect(gateway, producer.token(recipient), more);
    }

    private static String standard(String recipient, String epoch, long offset) {
        return "\"subs\":{\"inbox:standard#%s\":{\"recover\":true,\"epoch\":\"%s\",\"offset\":%d}}"
                .formatted(recipient, epoch, offset);
    }

    private static Producer.Written deliverAndAwait(String recipient) {
        try (RawClient client = RawClient.connect(gateway, producer.token(recipient))) {
            Producer.Written written = producer.deliver(recipient);
            client.awaitPublication(written.id());
            return written;
        }
    }

    private static String epochOf(String recipient) {
        try (RawClient client = RawClient.connect(gateway, producer.token(recipient))) {
            return epoch(client, recipient);
        }
    }

    private static String epoch(RawClient client, String recipient) {
        return client.sub("inbox:standard#" + recipient).path("epoch").asString();
    }

    private static void assertNotRecovered(JsonNode sub) {
        assertThat(sub.path("was_recovering").asBoolean()).isTrue();
        assertThat(sub.has("recovered")).isFalse();
        assertThat(sub.has("publications")).isFalse();
        assertThat(sub.path("epoch").asString()).hasSize(22);
    }

    private static List<String> ids(JsonNode sub) {
        return sub.path("publications")
                .valueStream()
                .map(publication -> publication.path("data").path("id").asString())
                .toList();
    }

    private static List<String> recoveredAndLive(RawClient client, JsonNode sub) {
        return java.util.stream.Stream.concat(
                        ids(sub).stream(),
                        client.publications().stream()
                                .map(publication ->
                                        publication.path("data").path("id").asString()))
                .toList();
    }

    private static void emptyRedis() {
        RedisClient client = RedisClient.create(GatewayExtension.REDIS.url());
        try (var connection = client.connect()) {
            connection.sync().flushall();
        } finally {
            client.shutdown();
        }
    }
}
