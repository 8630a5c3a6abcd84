// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.redis;

import dev.carillon.runtime.redis.RedisClients;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.RedisException;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Connection to Redis, shared by all threads. It is opened on first use and reconnects automatically. A command
/// fails at once while the connection is broken.
///
/// A host or firewall can drop a connection without notice. Therefore a connection on which a command times out is
/// closed, and the next command opens another one. The timed-out command is not repeated, because Redis may have
/// executed it.
public final class RedisLink implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RedisLink.class);
    private static final RedisCodec<String, byte[]> CODEC = RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE);

    private final ClientResources resources = DefaultClientResources.create();
    private final RedisClient client;
    private final Duration timeout;
    private final ReentrantLock connecting = new ReentrantLock();
    private final AtomicReference<@Nullable StatefulRedisConnection<String, byte[]>> connection =
            new AtomicReference<>();

    /// @param timeout Time limit of one answer of Redis and of opening a connection
    public RedisLink(RedisClients clients, Duration timeout) {
        this.timeout = timeout;
        this.client = clients.create(
                resources, timeout, sockets -> sockets.connectTimeout(timeout).keepAlive(true));
    }

    /// Runs commands.
    ///
    /// @throws RedisException if Redis cannot be reached or does not answer in time
    public <T> T ask(Function<RedisCommands<String, byte[]>, T> question) {
        StatefulRedisConnection<String, byte[]> made = connection.get();
        StatefulRedisConnection<String, byte[]> asked = made == null ? connect() : made;
        try {
            return question.apply(asked.sync());
        } catch (RedisCommandTimeoutException e) {
            giveUp(asked);
            throw e;
        }
    }

    public boolean isAvailable() {
        try {
            return ask(RedisCommands::ping).equals("PONG");
        } catch (RedisException e) {
            return false;
        }
    }

    @Override
    public void close() {
        client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
        resources.shutdown(0, 2, TimeUnit.SECONDS);
    }

    private StatefulRedisConnection<String, byte[]> connect() {
        awaitTurn();
        try {
            StatefulRedisConnection<String, byte[]> made = connection.get();
            if (made == null) {
                made = client.connect(CODEC);
                connection.set(made);
            }
            return made;
        } finally {
            connecting.unlock();
        }
    }

    private void giveUp(StatefulRedisConnection<String, byte[]> silent) {
        if (connection.compareAndSet(silent, null)) {
            LOG.warn("Redis did not answer within {}; reconnecting", timeout);
            silent.closeAsync();
        }
    }

    private void awaitTurn() {
        try {
            if (!connecting.tryLock(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new RedisConnectionException("another thread is connecting");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RedisConnectionException("interrupted while another thread is connecting", e);
        }
    }
}
