// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.store;

import dev.carillon.runtime.redis.CommandConnection;
import dev.carillon.runtime.redis.LuaScript;
import dev.carillon.runtime.redis.RedisClients;
import dev.carillon.runtime.redis.RedisConnector;
import dev.carillon.runtime.redis.RedisTimer;
import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.RedisException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.Delay;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Connections to Redis: one for commands and one per subscribed channel. They are opened in the background, with
/// retries, and opened again when they break. Commands of one thread with keys of one slot run in the order of the
/// calls. While Redis is unavailable, they fail at once. In a cluster they also fail while their slot moves or has no
/// primary.
///
/// A connection may break without notice, when a host or a firewall drops its state, or may lead to a server that was
/// replaced. So the gateway publishes an echo to each subscription once a second over the command connection. It
/// replaces a subscription that does not receive the echoes, or that is not connected to the server that publishes
/// them, and a command connection that does not answer.
///
/// Thread-safe.
public final class GatewayRedis implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(GatewayRedis.class);
    private static final Duration PAUSE = Duration.ofMillis(300);
    private static final Duration CHECK_INTERVAL = Duration.ofSeconds(1);
    private static final int MAX_UNANSWERED = 2;
    private static final LuaScript PUBLISH =
            LuaScript.load(GatewayRedis.class, "publish.lua", ScriptOutputType.INTEGER);
    private static final LuaScript PUBLISH_ECHO =
            LuaScript.withRun(GatewayRedis.class, "publish_echo.lua", ScriptOutputType.MULTI);

    private final ClientResources resources = RedisTimer.resources()
            .ioThreadPoolSize(2)
            .computationThreadPoolSize(2)
            .reconnectDelay(Delay.constant(PAUSE))
            .build();
    private final RedisConnector connector;
    private final Duration timeout;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final List<ChannelSubscription> subscriptions = new CopyOnWriteArrayList<>();
    private volatile @Nullable CommandConnection<byte[], byte[]> commands;
    /// Reason for which there is no command connection.
    private volatile String unavailabilityReason = "Redis is not connected";

    /// Starts connecting and returns at once.
    ///
    /// @param timeout time to wait for the answer to a command
    public GatewayRedis(RedisClients clients, Duration timeout) {
        this.timeout = timeout;
        this.connector = clients.create(resources, timeout, UnaryOperator.identity());
        BackgroundThread.start("gateway-redis-commands", () -> {
            retryUntilConnected(this::connect);
            watch();
        });
    }

    /// Sends a command.
    ///
    /// @return fails with [StoreUnavailableException] if Redis is unavailable or does not answer in time
    public <T> CompletionStage<T> call(
            Function<RedisClusterAsyncCommands<byte[], byte[]>, CompletionStage<T>> command) {
        CommandConnection<byte[], byte[]> connection = commands;
        if (connection == null) {
            return CompletableFuture.failedFuture(new StoreUnavailableException(unavailabilityReason));
        }
        try {
            CompletableFuture<T> answer = new CompletableFuture<>();
            command.apply(connection.async()).whenComplete((value, failure) -> {
                if (failure == null) {
                    answer.complete(value);
                } else {
                    answer.completeExceptionally(failure);
                }
            });
            return answer;
        } catch (RedisException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /// Runs a script.
    ///
    /// @return fails with [StoreUnavailableException] if Redis is unavailable or does not answer in time
    public <T> CompletionStage<T> run(LuaScript script, List<String> keys, List<byte[]> arguments) {
        byte[][] keyBytes =
                keys.stream().map(key -> key.getBytes(StandardCharsets.UTF_8)).toArray(byte[][]::new);
        byte[][] argumentBytes = arguments.toArray(byte[][]::new);
        return call(commands -> script.run(commands, keyBytes, argumentBytes));
    }

    /// Publishes a message to the subscribers of a channel.
    ///
    /// @param channel its slot in a cluster is that of its hash tag, or else of its whole name
    /// @return number of subscribers that receive the message; fails with [StoreUnavailableException] if Redis is
    /// unavailable or does not answer in time
    public CompletionStage<Long> publish(String channel, byte[] message) {
        return run(
                PUBLISH, ChannelSubscription.keys(channel), List.of(channel.getBytes(StandardCharsets.UTF_8), message));
    }

    /// Waits for an answer.
    ///
    /// @throws StoreUnavailableException if Redis is unavailable or does not answer in time
    public <T> T await(CompletionStage<T> answer) {
        try {
            return answer.toCompletableFuture().get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreUnavailableException("interrupted", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new StoreUnavailableException("Redis: " + e.getMessage(), e);
        }
    }

    /// Subscribes to a channel until this object is closed.
    ///
    /// @param onMessage called on one thread at a time
    /// @param channel see [#publish]
    /// @param onListening called when the subscription starts, and whenever messages may have been lost before
    public void listen(String channel, Consumer<byte[]> onMessage, Runnable onListening) {
        ChannelSubscription subscription = new ChannelSubscription(connector, channel, onMessage, onListening);
        BackgroundThread.start("gateway-redis-listener", () -> {
            retryUntilConnected(subscription::connect);
            subscriptions.add(subscription);
        });
    }

    /// Runs an action after a pause, unless this object is closed by then.
    public void runLater(Runnable action) {
        CompletableFuture.delayedExecutor(PAUSE.toMillis(), TimeUnit.MILLISECONDS)
                .execute(() -> {
                    if (closing.getCount() > 0) {
                        action.run();
                    }
                });
    }

    /// True if Redis answers now; in a cluster, if every primary answers.
    public boolean isAnswering() {
        CommandConnection<byte[], byte[]> connection = commands;
        if (connection == null) {
            return false;
        }
        try {
            await(connection.ping());
            return true;
        } catch (StoreUnavailableException e) {
            return false;
        }
    }

    @Override
    public void close() {
        closing.countDown();
        connector.close();
        resources.shutdown(0, 1, TimeUnit.SECONDS);
    }

    private void connect() {
        try {
            commands = connector.connect(ByteArrayCodec.INSTANCE);
        } catch (RedisException e) {
            unavailabilityReason = "Redis: " + e.getMessage();
            throw e;
        }
    }

    private void watch() {
        int unanswered = 0;
        while (!pause(CHECK_INTERVAL)) {
            CommandConnection<byte[], byte[]> connection = commands;
            unanswered = connection != null && isSilent(connection) ? unanswered + 1 : 0;
            if (connection != null && unanswered == MAX_UNANSWERED) {
                LOG.warn("Redis does not answer on an open connection; reconnecting");
                connection.closeAsync();
                retryUntilConnected(this::connect);
            }
            subscriptions.forEach(this::check);
        }
    }

    /// True if a server does not answer in time. A broken connection fails at once and reconnects by itself.
    private boolean isSilent(CommandConnection<byte[], byte[]> connection) {
        try {
            await(connection.ping());
            return false;
        } catch (StoreUnavailableException e) {
            Throwable cause = e.getCause();
            return cause instanceof TimeoutException
                    || (cause != null && cause.getCause() instanceof RedisCommandTimeoutException);
        }
    }

    private void check(ChannelSubscription subscription) {
        if (subscription.mustReconnect()) {
            LOG.warn("{} receives no echoes from Redis; reconnecting", subscription);
            try {
                subscription.connect();
            } catch (RedisException e) {
                LOG.debug("Redis is unavailable, retrying: {}", e.getMessage());
            }
        } else {
            subscription.announceInterruption();
        }
        this.<List<Object>>run(PUBLISH_ECHO, subscription.keys(), List.of(subscription.echo()))
                .thenAccept(answer -> subscription.echoPublished(
                        (Long) answer.get(0), new String((byte[]) answer.get(1), StandardCharsets.UTF_8)))
                .exceptionally(failure -> {
                    subscription.echoFailed(failure);
                    return null;
                });
    }

    private void retryUntilConnected(Runnable connect) {
        while (closing.getCount() > 0) {
            try {
                connect.run();
                return;
            } catch (RedisException e) {
                LOG.debug("Redis is unavailable, retrying: {}", e.getMessage());
                pause(PAUSE);
            }
        }
    }

    /// @return true if this object is closed
    private boolean pause(Duration duration) {
        try {
            return closing.await(duration.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }
}
