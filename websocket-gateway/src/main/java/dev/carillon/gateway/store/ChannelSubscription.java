// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.store;

import io.lettuce.core.RedisClient;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Subscription to one channel of Redis over its own connection. It subscribes to an echo channel too, which shows
/// whether the connection still receives messages. Thread-safe.
final class ChannelSubscription {

    /// Most consecutive echoes without arrival. One may still be in transmission.
    private static final int MAX_MISSED_ECHOES = 2;

    private final RedisClient client;
    private final byte[] channel;
    private final byte[] echo = bytes("carillon:echo:" + UUID.randomUUID());
    private final Consumer<byte[]> onMessage;
    private final Runnable onListening;
    private final AtomicInteger missedEchoes = new AtomicInteger();
    private volatile @Nullable StatefulRedisPubSubConnection<byte[], byte[]> connection;

    ChannelSubscription(RedisClient client, String channel, Consumer<byte[]> onMessage, Runnable onListening) {
        this.client = client;
        this.channel = bytes(channel);
        this.onMessage = onMessage;
        this.onListening = onListening;
    }

    /// Replaces the connection with a new one. If a connection breaks, the Redis client reconnects it.
    ///
    /// @throws io.lettuce.core.RedisException if Redis is unavailable
    void connect() {
        StatefulRedisPubSubConnection<byte[], byte[]> before = connection;
        if (before != null) {
            before.closeAsync();
        }
        StatefulRedisPubSubConnection<byte[], byte[]> made = client.connectPubSub(ByteArrayCodec.INSTANCE);
        connection = made;
        made.addListener(new RedisPubSubAdapter<>() {
            @Override
            public void message(byte[] on, byte[] message) {
                if (Arrays.equals(on, echo)) {
                    missedEchoes.set(0);
                } else if (made.equals(connection)) {
                    onMessage.accept(message);
                }
            }

            @Override
            public void subscribed(byte[] to, long count) {
                if (Arrays.equals(to, channel)) {
                    onListening.run();
                }
            }
        });
        missedEchoes.set(0);
        made.async().subscribe(channel, echo);
    }

    byte[] echo() {
        return echo.clone();
    }

    /// Records that Redis accepted a message for the echo channel.
    void echoSent() {
        missedEchoes.incrementAndGet();
    }

    boolean missesEchoes() {
        return missedEchoes.get() > MAX_MISSED_ECHOES;
    }

    @Override
    public String toString() {
        return "the listener to " + new String(channel, StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
