// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.transport.emulation;

import com.google.protobuf.ByteString;
import dev.carillon.gateway.presence.NodeId;
import dev.carillon.gateway.session.SessionThreads;
import dev.carillon.gateway.store.GatewayRedis;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/// The open responses of this node, by session. Commands may arrive at any node: they are handed on to the one that has
/// the response. Who knows a session's name is taken for its client. Thread-safe.
final class EmulatedSessions {

    private static final String CHANNEL = "carillon:emulation:";
    private static final int NAME = 36;

    private final Map<String, Commands> open = new ConcurrentHashMap<>();
    private final GatewayRedis redis;
    private final NodeId node;
    private final SessionThreads threads;

    /// Takes the commands of one session, one frame after the other.
    private static final class Commands {
        private final ReentrantLock lock = new ReentrantLock(true);
        private final ProtocolConnection connection;

        Commands(ProtocolConnection connection) {
            this.connection = connection;
        }

        void take(ByteString frame) {
            lock.lock();
            try {
                connection.received(frame);
            } finally {
                lock.unlock();
            }
        }
    }

    /// What takes a session's frames.
    @FunctionalInterface
    interface ProtocolConnection {
        void received(ByteString frame);
    }

    EmulatedSessions(GatewayRedis redis, NodeId node, SessionThreads threads) {
        this.redis = redis;
        this.node = node;
        this.threads = threads;
        redis.listen(CHANNEL + node, this::hear, () -> {});
    }

    String node() {
        return node.value();
    }

    void add(String session, ProtocolConnection connection) {
        open.put(session, new Commands(connection));
    }

    void remove(String session) {
        open.remove(session);
    }

    /// What became of commands that were sent to a session.
    enum Handed {
        /// Taken here, or handed on; at another node the session may have ended.
        OVER,
        UNKNOWN
    }

    /// @throws dev.carillon.gateway.store.StoreUnavailableException when the other node cannot be reached
    Handed hand(String atNode, String session, ByteString frame) {
        if (session.length() != NAME) {
            return Handed.UNKNOWN;
        }
        if (!atNode.equals(node.value())) {
            byte[] word = ByteString.copyFromUtf8(session).concat(frame).toByteArray();
            byte[] channel = (CHANNEL + atNode).getBytes(StandardCharsets.UTF_8);
            long heardBy = redis.await(redis.call(commands -> commands.publish(channel, word)));
            return heardBy > 0 ? Handed.OVER : Handed.UNKNOWN;
        }
        Commands commands = open.get(session);
        if (commands == null) {
            return Handed.UNKNOWN;
        }
        commands.take(frame);
        return Handed.OVER;
    }

    private void hear(byte[] word) {
        ByteString bytes = ByteString.copyFrom(word);
        if (bytes.size() <= NAME) {
            return;
        }
        Commands commands = open.get(bytes.substring(0, NAME).toStringUtf8());
        if (commands != null) {
            threads.execute(() -> commands.take(bytes.substring(NAME)));
        }
    }
}
