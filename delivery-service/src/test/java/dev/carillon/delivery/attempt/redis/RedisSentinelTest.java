// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.attempt.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.delivery.attempt.AttemptId;
import dev.carillon.delivery.attempt.AttemptWindow;
import dev.carillon.delivery.attempt.Claim;
import dev.carillon.delivery.attempt.ClaimToken;
import dev.carillon.delivery.attempt.LedgerUnavailableException;
import dev.carillon.embedded.EmbeddedRedis;
import dev.carillon.events.DeliveryId;
import dev.carillon.runtime.redis.RedisClients;
import dev.carillon.runtime.redis.RedisLink;
import io.lettuce.core.RedisClient;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.data.redis.connection.RedisSentinelConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/// The attempt ledger on a primary that dies, and whose replica is promoted by Sentinels.
final class RedisSentinelTest {

    private static final Duration LONG = Duration.ofMinutes(1);
    private static final Instant LATER = Instant.parse("2999-01-01T00:00:00Z");
    private static final Duration FAILOVER = Duration.ofSeconds(90);

    @Test
    @Timeout(180)
    void ledgerContinuesOnThePromotedReplica(@TempDir Path directory) {
        EmbeddedRedis primary = EmbeddedRedis.start(directory.resolve("primary"), 0);
        try (EmbeddedRedis replica =
                        EmbeddedRedis.start(directory.resolve("replica"), 0, "replicaof 127.0.0.1 " + primary.port());
                EmbeddedRedis one = startSentinel(directory.resolve("one"), primary);
                EmbeddedRedis two = startSentinel(directory.resolve("two"), primary);
                EmbeddedRedis three = startSentinel(directory.resolve("three"), primary);
                RedisLink link = new RedisLink(clients(one, two, three), Duration.ofSeconds(2))) {
            awaitWatched(one, two, three);
            awaitCopied(replica);
            RedisAttemptLedger ledger = new RedisAttemptLedger(link, LONG, LONG);
            assertThat(claim(ledger, "before", AttemptWindow.NO_OTHER_WORKER)).isEqualTo(new Claim.Fresh());

            primary.kill();

            assertThat(answered(ledger, "before", Instant.EPOCH)).isInstanceOf(Claim.Doubtful.class);
            assertThat(answered(ledger, "after", LATER)).isEqualTo(new Claim.Fresh());
            assertThat(ledger.isAvailable()).isTrue();
        } finally {
            primary.close();
        }
    }

    private static EmbeddedRedis startSentinel(Path directory, EmbeddedRedis primary) {
        return EmbeddedRedis.startSentinel(
                directory,
                "sentinel monitor main 127.0.0.1 %d 2".formatted(primary.port()),
                "sentinel down-after-milliseconds main 1000",
                "sentinel failover-timeout main 5000");
    }

    private static RedisClients clients(EmbeddedRedis... sentinels) {
        Set<String> addresses =
                List.of(sentinels).stream().map(RedisSentinelTest::address).collect(Collectors.toSet());
        return new RedisClients(new LettuceConnectionFactory(
                new RedisSentinelConfiguration("main", addresses), LettuceClientConfiguration.defaultConfiguration()));
    }

    private static String address(EmbeddedRedis server) {
        return "127.0.0.1:" + server.port();
    }

    /// Waits until each Sentinel knows the replica and the other Sentinels.
    private static void awaitWatched(EmbeddedRedis... sentinels) {
        for (EmbeddedRedis sentinel : sentinels) {
            awaitInfo(sentinel, "sentinel", "slaves=1,sentinels=" + sentinels.length);
        }
    }

    private static void awaitCopied(EmbeddedRedis replica) {
        awaitInfo(replica, "replication", "master_link_status:up");
    }

    private static void awaitInfo(EmbeddedRedis server, String section, String text) {
        try (RedisClient client = RedisClient.create(server.url());
                var connection = client.connect()) {
            Awaitility.await()
                    .atMost(FAILOVER)
                    .until(() -> connection.sync().info(section).contains(text));
        }
    }

    private static Claim answered(RedisAttemptLedger ledger, String delivery, Instant begun) {
        return Awaitility.await()
                .atMost(FAILOVER)
                .ignoreException(LedgerUnavailableException.class)
                .until(
                        () -> claim(ledger, delivery, new AttemptWindow(Optional.of(begun), Optional.empty())),
                        _ -> true);
    }

    private static Claim claim(RedisAttemptLedger ledger, String delivery, AttemptWindow window) {
        return ledger.claim(new AttemptId(new DeliveryId(delivery), 1), ClaimToken.random(), "twilio", window);
    }
}
