// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.broadcast;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.carillon.embedded.EmbeddedRedis;
import dev.carillon.events.TenantId;
import dev.carillon.gateway.store.GatewayRedis;
import dev.carillon.runtime.redis.RedisClients;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Memory of streams in Redis, and the epochs in which they start. Each test has a tenant of its own.
class BroadcastLogTest {

    private static final Duration LONG = Duration.ofHours(1);
    private static final BroadcastLimits.PerTenant WIDE = new BroadcastLimits.PerTenant(1_000, 1_000_000);

    @TempDir
    private static Path directory;

    private static EmbeddedRedis server;
    private static RedisClient client;
    private static RedisCommands<String, String> commands;
    private static GatewayRedis redis;

    @BeforeAll
    static void start() {
        server = EmbeddedRedis.start(directory, 0);
        client = RedisClient.create(server.url());
        commands = client.connect().sync();
        redis = new GatewayRedis(RedisClients.at(server.url()), Duration.ofSeconds(2));
        Awaitility.await().until(redis::isAnswering);
    }

    @AfterAll
    static void stop() {
        redis.close();
        client.shutdown();
        server.close();
    }

    @Test
    void readingStreamsThatDoNotExistWritesOneKeyForEachGroupAtMost() {
        BroadcastLog log = log(LONG, WIDE);
        long before = commands.dbsize();

        for (int i = 0; i < 1_000; i++) {
            read(log, stream("stranger", "random-" + i), 0);
        }

        assertThat(commands.dbsize() - before).isLessThanOrEqualTo(BroadcastLog.GROUPS);
        assertThat(commands.keys("*stranger*")).isEmpty();
    }

    @Test
    void aStreamStartsInTheEpochThatWasReadBefore() {
        BroadcastLog log = log(LONG, WIDE);
        BroadcastStream stream = stream("early", "a");
        BroadcastPosition empty = read(log, stream, 0).top();

        BroadcastPosition first = append(log, stream, "1").orElseThrow();

        assertThat(empty.offset()).isZero();
        assertThat(first).isEqualTo(new BroadcastPosition(empty.epoch(), 1));
        BroadcastView view = read(log, stream, empty.offset());
        assertThat(BroadcastResume.decide(empty, view, 10)).isInstanceOf(BroadcastResume.Resumed.class);
    }

    @Test
    void aStreamThatWasDeletedOrHasExpiredStartsInAnotherEpoch() {
        BroadcastLog lasting = log(LONG, WIDE);
        BroadcastStream deleted = stream("lost", "deleted");
        BroadcastPosition before = append(lasting, deleted, "1").orElseThrow();
        commands.del(key(deleted), key(deleted) + ":items");
        assertThat(read(lasting, deleted, 0).top().epoch()).isNotEqualTo(before.epoch());
        assertThat(append(lasting, deleted, "1").orElseThrow().epoch()).isNotEqualTo(before.epoch());

        BroadcastLog brief = log(Duration.ofMillis(50), WIDE);
        BroadcastStream expired = stream("lost", "expired");
        BroadcastPosition first = append(brief, expired, "1").orElseThrow();
        Awaitility.await().until(() -> commands.exists(key(expired)) == 0);
        assertThat(append(brief, expired, "1").orElseThrow())
                .satisfies(again -> assertThat(again.offset()).isEqualTo(1))
                .satisfies(again -> assertThat(again.epoch()).isNotEqualTo(first.epoch()));
    }

    @Test
    void aTenantHasALimitedNumberOfStreamsUntilSomeExpire() {
        BroadcastLog log = log(LONG, new BroadcastLimits.PerTenant(2 * BroadcastLog.GROUPS, 1_000_000));
        List<BroadcastStream> ofOneGroup = ofOneGroup("many");

        assertThat(append(log, ofOneGroup.get(0), "1")).isPresent();
        assertThat(append(log, ofOneGroup.get(1), "1")).isPresent();
        assertThat(append(log, ofOneGroup.get(2), "1")).isEmpty();
        assertThat(commands.exists(key(ofOneGroup.get(2)))).isZero();
        assertThat(append(log, ofOneGroup.get(0), "2")).isPresent();
        assertThat(append(log, ofOneGroup("another").getFirst(), "1")).isPresent();

        // As if the stream had expired.
        commands.del(key(ofOneGroup.getFirst()), key(ofOneGroup.getFirst()) + ":items");
        commands.zadd(
                "carillon:stream-names:{s0}:many", 1, ofOneGroup.getFirst().name());
        assertThat(append(log, ofOneGroup.get(2), "1")).isPresent();
    }

    @Test
    void aStreamKeepsTheItemsThatOneReplyMayCarry() {
        BroadcastLog log = log(LONG, WIDE);
        BroadcastStream stream = stream("long", "a");
        String item = "\"" + "x".repeat(998) + "\"";

        for (int i = 0; i < 50; i++) {
            append(log, stream, item);
        }

        assertThat(read(log, stream, 0).items())
                .hasSize(10)
                .extracting(BroadcastItem::offset)
                .startsWith(41L)
                .endsWith(50L);
        assertThat(commands.xlen(key(stream) + ":items")).isEqualTo(10);
    }

    @Test
    void aTenantThatHasUsedItsBytesKeepsTheNewestItemsOnly() {
        BroadcastLog log = log(LONG, new BroadcastLimits.PerTenant(1_000, 5_000L * BroadcastLog.GROUPS));
        List<BroadcastStream> streams = ofOneGroup("large");
        String item = "\"" + "x".repeat(998) + "\"";

        for (BroadcastStream stream : streams) {
            for (int i = 0; i < 5; i++) {
                append(log, stream, item);
            }
        }

        assertThat(streams.stream().map(stream -> read(log, stream, 0).items().size()))
                .containsExactly(5, 1, 1);
        assertThat(read(log, streams.get(1), 0).items().getFirst().offset()).isEqualTo(5);
    }

    private static BroadcastLog log(Duration lifetime, BroadcastLimits.PerTenant perTenant) {
        return new BroadcastLog(redis, new BroadcastLimits(100, lifetime, 100, 10_000, perTenant));
    }

    private static BroadcastStream stream(String tenant, String name) {
        return new BroadcastStream(new TenantId(tenant), name);
    }

    private static List<BroadcastStream> ofOneGroup(String tenant) {
        return IntStream.iterate(0, i -> i + 1)
                .mapToObj(i -> stream(tenant, "s" + i))
                .filter(stream -> BroadcastLog.group(stream) == 0)
                .limit(3)
                .toList();
    }

    private static String key(BroadcastStream stream) {
        return "carillon:stream:{s%d}:%s".formatted(BroadcastLog.group(stream), stream);
    }

    private static Optional<BroadcastPosition> append(BroadcastLog log, BroadcastStream stream, String item) {
        return redis.await(log.append(stream, ByteString.copyFromUtf8(item)));
    }

    private static BroadcastView read(BroadcastLog log, BroadcastStream stream, long after) {
        return redis.await(log.read(stream, after));
    }
}
