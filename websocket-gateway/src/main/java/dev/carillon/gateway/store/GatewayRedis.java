// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.store;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.RedisURI;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.lettuce.core.resource.Delay;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One connection to Redis for commands and one to listen, made in the background until they stand and again
/// when they break. Commands of one thread run in the order in which they were given; while Redis is away they
/// fail at once. Thread-safe.
public final class GatewayRedis implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(GatewayRedis.class);
    private static final Duration PAUSE = Duration.ofMillis(300);

    private final ClientResources resources = DefaultClientResources.builder()
            .ioThreadPoolSize(2)
            .computationThreadPoolSize(2)
            .reconnectDelay(Delay.constant(PAUSE))
            .build();
    private final RedisClient client;
    private final Duration patience;
    private final CountDownLatch closing = new CountDownLatch(1);
    private volatile @Nullable StatefulRedisConnection<byte[], byte[]> commands;

    /// Starts connecting and returns at once.
    ///
    /// @param patience how long a command may take
    public GatewayRedis(String url, Duration patience) {
        this.patience = patience;
        RedisURI uri = RedisURI.create(url);
        uri.setTimeout(patience);
        this.client = RedisClient.create(resources, uri);
        client.setOptions(ClientOptions.builder()
                .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                .timeoutOptions(TimeoutOptions.enabled(patience))
                .build());
        untilItStands("gateway-redis-commands", () -> commands = client.connect(ByteArrayCodec.INSTANCE));
    }

    /// Gives a command.
    ///
    /// @return fails with [StoreUnavailableException] when Redis is away or does not answer in time
    public <T> CompletionStage<T> call(Function<RedisAsyncCommands<byte[], byte[]>, RedisFuture<T>> command) {
        StatefulRedisConnection<byte[], byte[]> connection = commands;
        if (connection == null) {
            return CompletableFuture.failedFuture(new StoreUnavailableException("Redis is not connected"));
        }
        CompletableFuture<T> answer = new CompletableFuture<>();
        command.apply(connection.async()).whenComplete((value, failure) -> {
            if (failure == null) {
                answer.complete(value);
            } else {
                answer.completeExceptionally(failure);
            }
        });
        return answer;
    }

    /// Waits for an answer.
    ///
    /// @throws StoreUnavailableException when Redis is away or does not answer in time
    public <T> T await(CompletionStage<T> answer) {
        try {
            return answer.toCompletableFuture().get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreUnavailableException("interrupted", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new StoreUnavailableException("Redis: " + e.getMessage(), e);
        }
    }

    /// Listens to a channel until this is closed.
    ///
    /// @param onMessage called on one thread
    /// @param onListening called when listening begins, and each time that it begins again after a break in which
    /// messages may have been missed
    public void listen(String channel, Consumer<byte[]> onMessage, Runnable onListening) {
        byte[] name = channel.getBytes(StandardCharsets.UTF_8);
        untilItStands("gateway-redis-listener", () -> {
            StatefulRedisPubSubConnection<byte[], byte[]> connection = client.connectPubSub(ByteArrayCodec.INSTANCE);
            connection.addListener(new RedisPubSubAdapter<>() {
                @Override
                public void message(byte[] on, byte[] message) {
                    onMessage.accept(message);
                }

                @Override
                public void subscribed(byte[] to, long count) {
                    onListening.run();
                }
            });
            connection.async().subscribe(name);
        });
    }

    /// Runs something after a pause, unless this is closed by then.
    public void later(Runnable action) {
        CompletableFuture.delayedExecutor(PAUSE.toMillis(), TimeUnit.MILLISECONDS)
                .execute(() -> {
                    if (closing.getCount() > 0) {
                        action.run();
                    }
                });
    }

    /// Whether Redis answers now.
    public boolean isAnswering() {
        try {
            return "PONG".equals(await(call(RedisAsyncCommands::ping)));
        } catch (StoreUnavailableException e) {
            return false;
        }
    }

    /// The failure under the wrappers of futures.
    static Throwable unwrap(Throwable failure) {
        Throwable cause = failure.getCause();
        return failure instanceof CompletionException && cause != null ? cause : failure;
    }

    @Override
    public void close() {
        closing.countDown();
        client.shutdown(Duration.ZERO, Duration.ofSeconds(1));
        resources.shutdown(0, 1, TimeUnit.SECONDS);
    }

    private void untilItStands(String name, Runnable connect) {
        BackgroundThread.start(name, () -> {
            while (closing.getCount() > 0) {
                try {
                    connect.run();
                    return;
                } catch (RedisException e) {
                    LOG.debug("Redis is away: {}", e.getMessage());
                    pause();
                }
            }
        });
    }

    private void pause() {
        try {
            if (closing.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.debug("stopped connecting");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            closing.countDown();
        }
    }
}
