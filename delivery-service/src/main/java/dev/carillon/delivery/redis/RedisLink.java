// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.redis;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The one connection to Redis, shared by all threads. Made when first needed and, once made, mended by itself; a
/// command fails at once while it is broken.
///
/// A connection may break without a word, when a host or a firewall between forgets it. So one on which a command is
/// not answered in time is given up, and the next command goes over another. What was asked on it fails and is not
/// asked again: Redis may have done it.
public final class RedisLink implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RedisLink.class);
    private static final RedisCodec<String, byte[]> CODEC = RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE);

    private final RedisClient client;
    private final Duration timeout;
    private final ReentrantLock connecting = new ReentrantLock();
    private final AtomicReference<@Nullable StatefulRedisConnection<String, byte[]>> connection =
            new AtomicReference<>();

    /// @param timeout for one answer of Redis, and for a connection to it
    public RedisLink(String url, Duration timeout) {
        RedisURI uri = RedisURI.create(url);
        uri.setTimeout(timeout);
        client = RedisClient.create(uri);
        this.timeout = timeout;
        client.setOptions(ClientOptions.builder()
                .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                .timeoutOptions(TimeoutOptions.enabled(timeout))
                .socketOptions(SocketOptions.builder()
                        .connectTimeout(timeout)
                        .keepAlive(true)
                        .build())
                .build());
    }

    /// Asks something of Redis.
    ///
    /// @throws RedisException when Redis cannot be reached or does not answer in time
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
            LOG.warn("Redis did not answer within {}: another connection is made", timeout);
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
