// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.carillon.embedded.EmbeddedRedis;
import dev.carillon.events.Lane;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.TenantId;
import dev.carillon.gateway.broadcast.BroadcastLimits;
import dev.carillon.gateway.broadcast.BroadcastLog;
import dev.carillon.gateway.broadcast.BroadcastPosition;
import dev.carillon.gateway.broadcast.BroadcastStream;
import dev.carillon.gateway.inbox.InboxTail.Claim;
import dev.carillon.gateway.inbox.InboxTail.Repeats;
import dev.carillon.gateway.presence.NodeId;
import dev.carillon.gateway.presence.PresenceRegistry;
import dev.carillon.gateway.store.GatewayRedis;
import dev.carillon.runtime.redis.RedisClients;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Data of an earlier run of Redis, which may be wrong and must not be used.
class AnotherRunTest {

    private static final String EPOCH = "log";
    private static final RecipientKey ANN = RecipientKey.of("acme", "ann");
    private static final BroadcastStream STREAM = new BroadcastStream(new TenantId("acme"), "news");

    @Test
    void aRedisThatCameBackFromASnapshotIsNotBelieved(@TempDir Path directory) {
        EmbeddedRedis redis = EmbeddedRedis.start(directory, 0);
        int port = redis.port();
        BroadcastPosition before;
        try (Memory memory = Memory.of(port)) {
            before = memory.fill();
            memory.expectIntact();
            redis.save();
        }
        redis.kill();
        try (EmbeddedRedis again = EmbeddedRedis.start(directory, port);
                Memory memory = Memory.of(port)) {
            on(again.port(), commands -> assertThat(commands.dbsize()).isGreaterThan(3));
            memory.expectForgotten();
            assertThat(memory.append()).isNotEqualTo(before.epoch());
        }
    }

    @Test
    void aReplicaThatTookOverIsNotBelievedNorItsMasterAfterwards(@TempDir Path directory) {
        try (EmbeddedRedis one = EmbeddedRedis.start(directory.resolve("one"), 0);
                EmbeddedRedis other = EmbeddedRedis.start(directory.resolve("other"), 0)) {
            follow(other, one);
            try (Memory memory = Memory.of(one.port())) {
                memory.fill();
                memory.expectIntact();
                awaitCopied(other);
            }
            try (Memory memory = Memory.of(other.port())) {
                memory.expectRefused();
            }
            on(other.port(), RedisCommands::replicaofNoOne);
            try (Memory memory = Memory.of(other.port())) {
                memory.expectForgotten();
            }
            follow(one, other);
            on(one.port(), RedisCommands::replicaofNoOne);
            try (Memory memory = Memory.of(one.port())) {
                memory.expectForgotten();
            }
        }
    }

    @Test
    void aNodeThatStoodStillDoesNotSayWhereTheBeginningIs(@TempDir Path directory) {
        try (EmbeddedRedis redis = EmbeddedRedis.start(directory, 0);
                Memory memory = Memory.of(redis.port())) {
            assertThat(memory.claim(40, "late")).isEqualTo(Claim.WRITTEN);
            assertThat(memory.append(41, Repeats.RULED_OUT).orElseThrow().previous())
                    .isEqualTo(Long.MAX_VALUE);
            assertThat(memory.beginning()).isEmpty();

            assertThat(memory.claim(60, "owner")).isEqualTo(Claim.WRITTEN);
            assertThat(memory.claim(65, "owner")).isEqualTo(Claim.EXISTS);
            assertThat(memory.claim(42, "late")).isEqualTo(Claim.NOT_NEEDED);
            memory.confirm(40, "late");
            assertThat(memory.beginning()).isEmpty();

            memory.confirm(60, "owner");
            assertThat(memory.beginning()).hasValue(60);
            assertThat(memory.claim(70, "next-owner")).isEqualTo(Claim.NOT_NEEDED);
        }
    }

    @Test
    void aNewTailBeginsWhereItsPartitionDoes(@TempDir Path directory) {
        try (EmbeddedRedis redis = EmbeddedRedis.start(directory, 0);
                Memory memory = Memory.of(redis.port())) {
            memory.claim(60, "owner");
            memory.confirm(60, "owner");

            assertThat(memory.append(75, Repeats.RULED_OUT).orElseThrow().previous())
                    .isEqualTo(60);
            assertThat(memory.append(78, Repeats.RULED_OUT).orElseThrow().previous())
                    .isEqualTo(75);
        }
    }

    @Test
    void aTailThatSomethingOlderComesToLateIsCompleteOnlyAfterItsTop(@TempDir Path directory) {
        try (EmbeddedRedis redis = EmbeddedRedis.start(directory, 0);
                Memory memory = Memory.of(redis.port())) {
            memory.append(70, Repeats.RULED_OUT);
            memory.append(75, Repeats.RULED_OUT);
            assertThat(memory.read().orElseThrow().trimmed()).isFalse();

            memory.append(72, Repeats.RULED_OUT);

            TailView tail = memory.read().orElseThrow();
            assertThat(tail.trimmed()).isTrue();
            assertThat(tail.from()).isEqualTo(75);
        }
    }

    @Test
    void aMissingPositionIsReadFromTheHistoryAndIsNotAppendedLater(@TempDir Path directory) {
        try (EmbeddedRedis redis = EmbeddedRedis.start(directory, 0);
                Memory memory = Memory.of(redis.port())) {
            memory.append(70, Repeats.RULED_OUT);

            memory.noteMissing(72);
            memory.append(72, Repeats.RULED_OUT);

            TailView tail = memory.read().orElseThrow();
            assertThat(tail.trimmed()).isTrue();
            assertThat(tail.from()).isEqualTo(72);
            assertThat(tail.items()).isEmpty();
            assertThat(memory.append(75, Repeats.RULED_OUT).orElseThrow().previous())
                    .as("connections before the missing position have a gap")
                    .isEqualTo(72);
        }
    }

    @Test
    void aMissingPositionWithoutATailBeginsOne(@TempDir Path directory) {
        try (EmbeddedRedis redis = EmbeddedRedis.start(directory, 0);
                Memory memory = Memory.of(redis.port())) {
            memory.claim(60, "owner");
            memory.confirm(60, "owner");

            memory.noteMissing(72);

            assertThat(memory.append(75, Repeats.RULED_OUT).orElseThrow().previous())
                    .isEqualTo(72);
            assertThat(memory.read().orElseThrow().trimmed()).isTrue();
        }
    }

    private static void follow(EmbeddedRedis replica, EmbeddedRedis master) {
        on(replica.port(), commands -> {
            commands.replicaof("127.0.0.1", master.port());
            Awaitility.await()
                    .atMost(Duration.ofSeconds(90))
                    .until(() -> commands.info("replication").contains("master_link_status:up"));
        });
    }

    private static void awaitCopied(EmbeddedRedis replica) {
        on(
                replica.port(),
                commands -> Awaitility.await().atMost(Duration.ofSeconds(90)).until(() -> commands.dbsize() >= 4));
    }

    private static void on(int port, Consumer<RedisCommands<String, String>> work) {
        RedisClient client = RedisClient.create("redis://127.0.0.1:" + port);
        try (client) {
            work.accept(client.connect().sync());
        }
    }

    /// All scripts on which a gateway relies.
    private record Memory(GatewayRedis redis, InboxTail tail, PresenceRegistry presence, BroadcastLog streams)
            implements AutoCloseable {

        static Memory of(int port) {
            GatewayRedis redis = new GatewayRedis(RedisClients.at("redis://127.0.0.1:" + port), Duration.ofSeconds(2));
            Awaitility.await().until(redis::isAnswering);
            return new Memory(
                    redis,
                    new InboxTail(redis, new TailLimits(100, 100_000, Duration.ofHours(1))),
                    new PresenceRegistry(redis, new NodeId("a"), Duration.ofMinutes(1)),
                    new BroadcastLog(redis, new BroadcastLimits(100, Duration.ofHours(1), 10, 10_000)));
        }

        BroadcastPosition fill() {
            assertThat(claim(5, "owner")).isEqualTo(Claim.WRITTEN);
            assertThat(append(7, Repeats.RULED_OUT)).isPresent();
            confirm(5, "owner");
            redis.await(
                    presence.markAllRegistered(redis.await(presence.heartbeat()).orElseThrow()));
            return redis.await(streams.append(STREAM, ByteString.copyFromUtf8("1")));
        }

        String append() {
            return redis.await(streams.append(STREAM, ByteString.copyFromUtf8("2")))
                    .epoch();
        }

        void expectIntact() {
            assertThat(beginning()).hasValue(5);
            assertThat(read()).isPresent();
            assertThat(append(7, Repeats.POSSIBLE)).isPresent();
            assertThat(redis.await(presence.heartbeat())).isEmpty();
        }

        void expectForgotten() {
            assertThat(beginning()).isEmpty();
            assertThat(read()).isEmpty();
            // The tail cannot distinguish a repeat from a new item, and returns empty.
            assertThat(append(7, Repeats.POSSIBLE)).isEmpty();
            assertThat(redis.await(presence.heartbeat())).isPresent();
            BroadcastPosition began = redis.await(streams.append(STREAM, ByteString.copyFromUtf8("2")));
            assertThat(began.offset()).isEqualTo(1);
        }

        void expectRefused() {
            assertThat(tail.read(ANN, Lane.STANDARD, new Cursor(EPOCH, 0)))
                    .failsWithin(Duration.ofSeconds(5))
                    .withThrowableThat()
                    .withMessageContaining("not a master");
        }

        private Claim claim(long position, String claimant) {
            return redis.await(tail.claimBeginning(Lane.STANDARD, 0, new Cursor(EPOCH, position), claimant));
        }

        private void confirm(long position, String claimant) {
            redis.await(tail.confirmBeginning(Lane.STANDARD, 0, new Cursor(EPOCH, position), claimant));
        }

        private Optional<InboxTail.Appended> append(long position, Repeats repeats) {
            return redis.await(tail.append(ANN, 0, EPOCH, List.of(item(position)), repeats));
        }

        private void noteMissing(long position) {
            tail.noteMissing(ANN, Lane.STANDARD, new Cursor(EPOCH, position));
        }

        private OptionalLong beginning() {
            return redis.await(tail.findBeginning(Lane.STANDARD, 0, EPOCH));
        }

        private Optional<TailView> read() {
            return redis.await(tail.read(ANN, Lane.STANDARD, new Cursor(EPOCH, 0)));
        }

        private static InboxItem item(long position) {
            return new InboxItem(
                    Lane.STANDARD,
                    position,
                    "n" + position,
                    "d" + position,
                    "e" + position,
                    "order.shipped",
                    "orders",
                    Instant.EPOCH,
                    0,
                    ByteString.copyFromUtf8("{}"));
        }

        @Override
        public void close() {
            redis.close();
        }
    }
}
