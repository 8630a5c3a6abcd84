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

/// Listening to one channel of Redis over a connection of its own. It hears an echo channel besides, by which it is
/// found out whether it hears anything at all. Thread-safe.
final class Listening {

    /// Of echoes in a row. One may be on its way.
    private static final int MOST_UNHEARD = 2;

    private final RedisClient client;
    private final byte[] channel;
    private final byte[] echo = bytes("carillon:echo:" + UUID.randomUUID());
    private final Consumer<byte[]> onMessage;
    private final Runnable onListening;
    private final AtomicInteger unheard = new AtomicInteger();
    private volatile @Nullable StatefulRedisPubSubConnection<byte[], byte[]> connection;

    Listening(RedisClient client, String channel, Consumer<byte[]> onMessage, Runnable onListening) {
        this.client = client;
        this.channel = bytes(channel);
        this.onMessage = onMessage;
        this.onListening = onListening;
    }

    /// Listens over a new connection, and no more over the one before. One that breaks is mended by the client.
    ///
    /// @throws io.lettuce.core.RedisException when Redis is away
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
                    unheard.set(0);
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
        unheard.set(0);
        made.async().subscribe(channel, echo);
    }

    byte[] echo() {
        return echo.clone();
    }

    /// Redis has taken a message for the echo channel.
    void told() {
        unheard.incrementAndGet();
    }

    boolean isDeaf() {
        return unheard.get() > MOST_UNHEARD;
    }

    @Override
    public String toString() {
        return "the listener to " + new String(channel, StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
