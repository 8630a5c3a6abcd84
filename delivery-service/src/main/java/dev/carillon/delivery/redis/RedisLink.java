// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.redis;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
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
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The one connection to Redis, shared by all threads. Made when first needed and, once made, mended by itself; a
/// command fails at once while it is broken.
public final class RedisLink implements AutoCloseable {

    private static final RedisCodec<String, byte[]> CODEC = RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE);

    private final RedisClient client;
    private final Duration timeout;
    private final ReentrantLock connecting = new ReentrantLock();
    private volatile @Nullable StatefulRedisConnection<String, byte[]> connection;

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

    /// @throws RedisException when Redis cannot be reached
    public RedisCommands<String, byte[]> commands() {
        StatefulRedisConnection<String, byte[]> made = connection;
        return (made == null ? connect() : made).sync();
    }

    public boolean isAvailable() {
        try {
            return commands().ping().equals("PONG");
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
            StatefulRedisConnection<String, byte[]> made = connection;
            if (made == null) {
                made = client.connect(CODEC);
                connection = made;
            }
            return made;
        } finally {
            connecting.unlock();
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
