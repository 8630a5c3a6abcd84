// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.pace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.carillon.delivery.attempt.LedgerUnavailableException;
import dev.carillon.runtime.redis.RedisClients;
import dev.carillon.runtime.redis.RedisLink;
import dev.carillon.testsupport.RedisExtension;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class RedisRateBucketTest {

    @RegisterExtension
    static final RedisExtension REDIS = new RedisExtension();

    private static final Duration TIMEOUT = Duration.ofSeconds(90);

    private final RedisLink oneLink = new RedisLink(RedisClients.at(REDIS.url()), TIMEOUT);
    private final RedisLink otherLink = new RedisLink(RedisClients.at(REDIS.url()), TIMEOUT);
    private final RateBucket one = new RedisRateBucket(oneLink);
    private final RateBucket other = new RedisRateBucket(otherLink);
    private final String provider = "p-" + UUID.randomUUID();

    @AfterEach
    void disconnect() {
        oneLink.close();
        otherLink.close();
    }

    @Test
    void instancesTogetherTakeNoMoreThanThereIs() {
        RateLimit limit = new RateLimit(0.001, 10);

        assertThat(one.take(provider, limit, 6).turns()).isEqualTo(6);
        RateBucket.TakenTurns rest = other.take(provider, limit, 6);

        assertThat(rest.turns()).isEqualTo(4);
        assertThat(rest.pause()).isBetween(Duration.ofSeconds(990), Duration.ofSeconds(1_000));
        assertThat(one.take(provider, limit, 1).turns()).isZero();
    }

    @Test
    void bucketFillsAtItsRateAndNoFurtherThanItHolds() {
        RateLimit limit = new RateLimit(20, 5);
        assertThat(one.take(provider, limit, 100).turns()).isEqualTo(5);

        await().until(() -> one.take(provider, limit, 1).turns() == 1);
        await().pollDelay(Duration.ofMillis(500))
                .until(() -> other.take(provider, limit, 100).turns() == 5);
    }

    @Test
    void limitWithoutABurstHoldsATenthOfASecond() {
        assertThat(new RateLimit(250, 0).capacity()).isEqualTo(25);
        assertThat(new RateLimit(0.5, 0).capacity()).isEqualTo(1);
    }

    @Test
    void providersHaveBucketsOfTheirOwn() {
        RateLimit limit = new RateLimit(0.001, 1);
        assertThat(one.take(provider, limit, 1).turns()).isEqualTo(1);

        assertThat(one.take(provider + "-2", limit, 1).turns()).isEqualTo(1);
    }

    @Test
    void absentStoreIsSaid() {
        try (RedisLink nowhere = new RedisLink(RedisClients.at("redis://127.0.0.1:1"), Duration.ofMillis(300))) {
            assertThatThrownBy(() -> new RedisRateBucket(nowhere).take(provider, new RateLimit(1, 1), 1))
                    .isInstanceOf(LedgerUnavailableException.class);
        }
    }
}
