// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.store;

import dev.carillon.runtime.redis.RedisConnector;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Subscription to one channel of Redis over its own connection. It subscribes to an echo channel too, to detect a
/// connection that no longer receives messages.
///
/// In a cluster the connection leads to the server that has the channel's slot, and messages are published on that
/// server, because the cluster may lose messages that it forwards from server to server. The echoes are published there
/// too. They show that the slot has moved to another server, and that messages may have been lost meanwhile.
///
/// Thread-safe.
final class ChannelSubscription {

    /// Most consecutive echoes without arrival. One may still be in transmission.
    private static final int MAX_MISSED_ECHOES = 2;

    private final RedisConnector connector;
    private final byte[] channel;
    private final List<String> keys;
    private final byte[] echo = bytes("carillon:echo:" + UUID.randomUUID());
    private final Consumer<byte[]> onMessage;
    private final Runnable onListening;
    private final AtomicInteger missedEchoes = new AtomicInteger();
    private volatile @Nullable StatefulRedisPubSubConnection<byte[], byte[]> connection;
    /// True if Redis has confirmed the subscription.
    private volatile boolean listening;
    /// True if echoes are published on a server to which this subscription is not connected.
    private volatile boolean misplaced;
    /// True if messages may have been lost although the connection did not break.
    private volatile boolean interrupted;
    private volatile boolean slotMoving;
    /// Run of Redis in which the last echo was published.
    private volatile @Nullable String run;

    ChannelSubscription(RedisConnector connector, String channel, Consumer<byte[]> onMessage, Runnable onListening) {
        this.connector = connector;
        this.channel = bytes(channel);
        this.keys = keys(channel);
        this.onMessage = onMessage;
        this.onListening = onListening;
    }

    /// Keys that have the slot of a channel, and are never written. The channel's slot is that of its hash tag, or else
    /// of its whole name.
    static List<String> keys(String channel) {
        String tagged = channel.contains("{") ? channel : "{" + channel + "}";
        return List.of(tagged + ":1", tagged + ":2");
    }

    /// Replaces the connection with a new one. If a connection breaks, the Redis client reconnects it.
    ///
    /// @throws io.lettuce.core.RedisException if Redis is unavailable
    void connect() {
        StatefulRedisPubSubConnection<byte[], byte[]> before = connection;
        if (before != null) {
            before.closeAsync();
        }
        StatefulRedisPubSubConnection<byte[], byte[]> made = connector.connectPubSub(bytes(keys.getFirst()));
        listening = false;
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
                    run = null;
                    slotMoving = false;
                    interrupted = false;
                    onListening.run();
                } else {
                    listening = true;
                }
            }
        });
        missedEchoes.set(0);
        misplaced = false;
        made.async().subscribe(channel, echo);
    }

    List<String> keys() {
        return keys;
    }

    byte[] echo() {
        return echo.clone();
    }

    /// Records that an echo was published.
    ///
    /// @param receivers subscribers to the echo channel that are connected to the server that published it
    /// @param inRun run of that server
    void echoPublished(long receivers, String inRun) {
        if (receivers == 0 && listening) {
            misplaced = true;
            return;
        }
        missedEchoes.incrementAndGet();
        String before = run;
        if (slotMoving || (before != null && !before.equals(inRun))) {
            interrupted = true;
        }
        slotMoving = false;
        run = inRun;
    }

    /// Records that an echo could not be published.
    void echoFailed(Throwable failure) {
        if (String.valueOf(failure.getMessage()).contains("TRYAGAIN")) {
            slotMoving = true;
        }
    }

    /// True if the connection must be replaced: it receives no messages, or leads to the wrong server of a cluster.
    boolean mustReconnect() {
        return misplaced || missedEchoes.get() > MAX_MISSED_ECHOES;
    }

    /// Announces that messages may have been lost, if so.
    void announceInterruption() {
        if (interrupted) {
            interrupted = false;
            onListening.run();
        }
    }

    @Override
    public String toString() {
        return "the listener to " + new String(channel, StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
