// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.embedded.EmbeddedRedis;
import dev.carillon.embedded.TcpLink;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GatewayRedisTest {

    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final byte[] CHANNEL = "news".getBytes(StandardCharsets.UTF_8);

    @Test
    void makesOtherConnectionsWhenTheseFallSilentAndSaysThatItListensAnew(@TempDir Path directory) {
        List<String> heard = new CopyOnWriteArrayList<>();
        AtomicInteger begun = new AtomicInteger();
        try (EmbeddedRedis server = EmbeddedRedis.start(directory, 0);
                TcpLink link = TcpLink.to(server.port());
                GatewayRedis redis = new GatewayRedis("redis://127.0.0.1:" + link.port(), PATIENCE)) {
            redis.listen(
                    "news", message -> heard.add(new String(message, StandardCharsets.UTF_8)), begun::incrementAndGet);
            Awaitility.await().until(() -> begun.get() == 1 && redis.isAnswering());

            link.silence();
            Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> begun.get() > 1);

            redis.await(redis.call(commands -> commands.publish(CHANNEL, "again".getBytes(StandardCharsets.UTF_8))));
            Awaitility.await().until(() -> heard.contains("again"));
        }
    }

    @Test
    void doesNotTakeAMemberOfAClusterForAWholeRedis(@TempDir Path directory) {
        try (EmbeddedRedis member = EmbeddedRedis.start(directory, 0, "cluster-enabled yes");
                GatewayRedis redis = new GatewayRedis(member.url(), PATIENCE)) {
            Awaitility.await().untilAsserted(() -> {
                CompletionStage<String> answer = redis.call(RedisAsyncCommands::ping);
                assertThat(answer).isCompletedExceptionally();
                assertThat(answer.toCompletableFuture().exceptionNow()).hasMessageContaining("Redis Cluster");
            });
            assertThat(redis.isAnswering()).isFalse();
        }
    }
}
