// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.gateway.inbox.tail.InboxTail.Repeats;
import dev.carillon.gateway.store.GatewayRedis;
import dev.carillon.gateway.store.StoreUnavailableException;
import dev.carillon.runtime.redis.RedisClients;
import dev.carillon.testsupport.RedisCluster;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A gateway's data in a Redis Cluster whose slots move and whose primaries die. It is complete or void.
@Timeout(180)
class ClusterSlotsTest {

    @SuppressWarnings("NullAway.Init") // set before all tests
    private static RedisCluster cluster;

    @SuppressWarnings("NullAway.Init") // set before all tests
    private static StoredInRedis stored;

    @BeforeAll
    static void start(@TempDir Path directory) {
        cluster = RedisCluster.start(directory);
        stored = StoredInRedis.of(RedisClients.ofCluster(cluster.addresses()));
    }

    @AfterAll
    static void stop() {
        stored.close();
        cluster.close();
    }

    @Test
    void allPartitionsAreServed() {
        for (int partition = 0; partition < 30; partition++) {
            stored.in(partition).fillPartition();
        }

        for (int partition = 0; partition < 30; partition++) {
            stored.in(partition).expectIntact();
        }
    }

    @Test
    void slotThatMovesIsOfAnotherRun() {
        StoredInRedis data = stored.in(40);
        data.fillPartition();
        data.expectIntact();

        cluster.move("{40}");

        retrying().untilAsserted(data::expectPartitionForgotten);
    }

    /// What another server had appended meanwhile may have been lost with it.
    @Test
    void slotThatCameBackIsOfAnotherRun() {
        StoredInRedis data = stored.in(41);
        data.fillPartition();

        cluster.move("{41}").undo();

        retrying().untilAsserted(data::expectPartitionForgotten);
    }

    @ParameterizedTest
    @CsvSource({"42, carillon:tails:", "43, carillon:inbox:", "44, carillon:presence:", "45, nothing"})
    void tailIsUnavailableWhileItsSlotMoves(int partition, String moved) {
        StoredInRedis data = stored.in(partition);
        data.fillPartition();
        assertThat(data.register()).isFalse();

        RedisCluster.Move move = cluster.beginMove("{" + partition + "}");
        move.keys(key -> key.startsWith(moved));
        boolean readable = data.isReadable();
        boolean appendable = data.isAppendable();
        move.finish();

        assertThat(readable).isEqualTo(List.of("carillon:presence:", "nothing").contains(moved));
        assertThat(appendable).isEqualTo(moved.equals("nothing"));
        retrying().untilAsserted(data::expectPartitionForgotten);
        assertThat(data.register()).as("the registration moved along").isTrue();
    }

    @Test
    void messagesReachAListenerWhoseSlotMoves() {
        GatewayRedis redis = stored.redis();
        List<String> heard = new CopyOnWriteArrayList<>();
        AtomicInteger begun = new AtomicInteger();
        redis.listen("news", message -> heard.add(text(message)), begun::incrementAndGet);
        Awaitility.await().until(() -> begun.get() == 1);
        assertThat(redis.await(redis.publish("news", bytes("first")))).isEqualTo(1);

        RedisCluster.Move move = cluster.beginMove("{news}");
        assertThatThrownBy(() -> redis.await(redis.publish("news", bytes("refused"))))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("TRYAGAIN");
        move.finish();
        retrying().until(() -> begun.get() > 1);
        retrying().until(() -> redis.await(redis.publish("news", bytes("second"))) == 1);

        Awaitility.await()
                .untilAsserted(() -> assertThat(heard).startsWith("first").endsWith("second"));
        assertThat(heard).doesNotContain("refused");
    }

    @Test
    void replicaThatTookOverIsNotBelievedAndItsListenersComeBack(@TempDir Path directory) {
        try (RedisCluster mortal = RedisCluster.start(directory);
                StoredInRedis data = StoredInRedis.of(RedisClients.ofCluster(mortal.addresses()))) {
            data.fillPartition();
            data.expectIntact();
            List<String> heard = new CopyOnWriteArrayList<>();
            AtomicInteger begun = new AtomicInteger();
            data.redis().listen("carillon:test:{0}", message -> heard.add(text(message)), begun::incrementAndGet);
            Awaitility.await().until(() -> begun.get() == 1);

            mortal.killPrimaryOf("{0}");

            retrying().untilAsserted(data::expectPartitionForgotten);
            data.claim(8, "owner");
            assertThat(data.append(9, Repeats.RULED_OUT)).isPresent();
            data.confirm(8, "owner");
            assertThat(data.beginning()).hasValue(8);
            retrying().until(() -> begun.get() > 1);
            retrying().until(() -> data.redis().await(data.redis().publish("carillon:test:{0}", bytes("again"))) == 1);
            Awaitility.await().until(() -> heard.contains("again"));
            retrying().until(data.redis()::isAnswering);
        }
    }

    private static ConditionFactory retrying() {
        return Awaitility.await().atMost(Duration.ofSeconds(30)).ignoreException(StoreUnavailableException.class);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
