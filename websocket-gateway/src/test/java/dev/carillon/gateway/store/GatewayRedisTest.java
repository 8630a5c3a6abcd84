// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.embedded.EmbeddedRedis;
import dev.carillon.runtime.redis.RedisClients;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GatewayRedisTest {

    @Test
    void doesNotTakeAMemberOfAClusterForAWholeRedis(@TempDir Path directory) {
        try (EmbeddedRedis member = EmbeddedRedis.start(directory, 0, "cluster-enabled yes");
                GatewayRedis redis = new GatewayRedis(RedisClients.at(member.url()), Duration.ofSeconds(1))) {
            Awaitility.await().untilAsserted(() -> {
                CompletionStage<String> answer = redis.call(RedisClusterAsyncCommands::ping);
                assertThat(answer).isCompletedExceptionally();
                assertThat(answer.toCompletableFuture().exceptionNow()).hasMessageContaining("Redis Cluster");
            });
            assertThat(redis.isAnswering()).isFalse();
        }
    }
}
