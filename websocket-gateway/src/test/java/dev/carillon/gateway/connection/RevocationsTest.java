// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.embedded.EmbeddedRedis;
import dev.carillon.events.RecipientKey;
import dev.carillon.gateway.connection.Revocations.Outcome;
import dev.carillon.gateway.store.GatewayRedis;
import dev.carillon.runtime.redis.RedisClients;
import dev.carillon.testsupport.ManualClock;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RevocationsTest {

    private static final String KEY = "carillon:revocations";
    private static final Duration LIFETIME = Duration.ofHours(24);
    private static final RecipientKey ANN = RecipientKey.of("acme", "ann");
    private static final RecipientKey BEA = RecipientKey.of("acme", "bea");

    @TempDir
    private Path directory;

    private final ManualClock clock = new ManualClock();
    private EmbeddedRedis server;
    private RedisClient client;
    private RedisCommands<String, String> commands;
    private GatewayRedis redis;

    @BeforeEach
    void start() {
        server = EmbeddedRedis.start(directory, 0);
        client = RedisClient.create(server.url());
        commands = client.connect().sync();
        redis = new GatewayRedis(RedisClients.at(server.url()), Duration.ofSeconds(2));
    }

    @AfterEach
    void stop() {
        redis.close();
        client.shutdown();
        server.close();
    }

    @Test
    void aTenantHasALimitedNumberOfRevocationsUntilSomeExpire() {
        Revocations revocations = revocations();
        assertThat(revoke(revocations, ANN, "1")).isEqualTo(Outcome.REVOKED);
        assertThat(revoke(revocations, ANN, "2")).isEqualTo(Outcome.REVOKED);
        assertThat(revoke(revocations, BEA, "1")).isEqualTo(Outcome.REVOKED);

        assertThat(revoke(revocations, BEA, "2")).isEqualTo(Outcome.TOO_MANY);
        assertThat(commands.hlen(KEY)).isEqualTo(3);
        assertThat(revoke(revocations, BEA, "1")).isEqualTo(Outcome.REVOKED);
        assertThat(revoke(revocations, RecipientKey.of("other", "ann"), "1")).isEqualTo(Outcome.REVOKED);

        clock.advance(LIFETIME);
        assertThat(revoke(revocations, BEA, "2")).isEqualTo(Outcome.REVOKED);
        Awaitility.await()
                .untilAsserted(() -> assertThat(commands.hgetall(KEY)).containsOnlyKeys("acme/bea 2", "other/ann 1"));
    }

    @Test
    void theRevocationOfAllTokensReplacesThoseOfSingleOnes() {
        Revocations revocations = revocations();
        revoke(revocations, ANN, "1");
        revoke(revocations, ANN, "2");
        revoke(revocations, BEA, "1");

        assertThat(revocations.revoke(ANN, Optional.empty())).isEqualTo(Outcome.REVOKED);

        Awaitility.await()
                .untilAsserted(() -> assertThat(commands.hgetall(KEY)).containsOnlyKeys("acme/ann *", "acme/bea 1"));
        assertThat(revocations.isRevoked(identity(ANN, "1"))).isTrue();
        assertThat(revocations.isRevoked(identity(ANN, "9"))).isTrue();
        assertThat(revocations.isRevoked(identity(BEA, "9"))).isFalse();
    }

    @Test
    void theListIsCurrentOnceItWasRead() {
        commands.hset(KEY, "acme/ann 1", Long.toString(clock.millis()));
        GatewayRedis away = new GatewayRedis(RedisClients.at("redis://127.0.0.1:1"), Duration.ofSeconds(2));
        try (away) {
            assertThat(new Revocations(away, new Revocations.Limits(LIFETIME, 3), clock).isCurrent())
                    .isFalse();
        }

        Revocations revocations = revocations();

        assertThat(revocations.isRevoked(identity(ANN, "1"))).isTrue();
    }

    private Revocations revocations() {
        Revocations revocations = new Revocations(redis, new Revocations.Limits(LIFETIME, 3), clock);
        Awaitility.await().until(revocations::isCurrent);
        return revocations;
    }

    private static Outcome revoke(Revocations revocations, RecipientKey recipient, String tokenId) {
        return revocations.revoke(recipient, Optional.of(tokenId));
    }

    private ClientIdentity identity(RecipientKey recipient, String tokenId) {
        return new ClientIdentity(
                recipient, clock.instant().plus(LIFETIME), tokenId, clock.millis(), new StreamAccess(Optional.empty()));
    }
}
