// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.embedded.EmbeddedRedis;
import dev.carillon.gateway.broadcast.BroadcastPosition;
import dev.carillon.gateway.inbox.tail.InboxTail.Claim;
import dev.carillon.gateway.inbox.tail.InboxTail.Repeats;
import dev.carillon.gateway.inbox.tail.TailView;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Data of an earlier run of Redis, which may be wrong and must not be used.
class AnotherRunTest {

    @Test
    void aRedisThatCameBackFromASnapshotIsNotBelieved(@TempDir Path directory) {
        EmbeddedRedis redis = EmbeddedRedis.start(directory, 0);
        int port = redis.port();
        BroadcastPosition before;
        try (StoredInRedis memory = StoredInRedis.at(port)) {
            before = memory.fill();
            memory.expectIntact();
            redis.save();
        }
        redis.kill();
        try (EmbeddedRedis again = EmbeddedRedis.start(directory, port);
                StoredInRedis memory = StoredInRedis.at(port)) {
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
            try (StoredInRedis memory = StoredInRedis.at(one.port())) {
                memory.fill();
                memory.expectIntact();
                awaitCopied(other);
            }
            try (StoredInRedis memory = StoredInRedis.at(other.port())) {
                memory.expectRefused();
            }
            on(other.port(), RedisCommands::replicaofNoOne);
            try (StoredInRedis memory = StoredInRedis.at(other.port())) {
                memory.expectForgotten();
            }
            follow(one, other);
            on(one.port(), RedisCommands::replicaofNoOne);
            try (StoredInRedis memory = StoredInRedis.at(one.port())) {
                memory.expectForgotten();
            }
        }
    }

    @Test
    void aNodeThatStoodStillDoesNotSayWhereTheBeginningIs(@TempDir Path directory) {
        try (EmbeddedRedis redis = EmbeddedRedis.start(directory, 0);
                StoredInRedis memory = StoredInRedis.at(redis.port())) {
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
                StoredInRedis memory = StoredInRedis.at(redis.port())) {
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
                StoredInRedis memory = StoredInRedis.at(redis.port())) {
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
                StoredInRedis memory = StoredInRedis.at(redis.port())) {
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
                StoredInRedis memory = StoredInRedis.at(redis.port())) {
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
}
