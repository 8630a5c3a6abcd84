// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.transport.emulation;

import com.google.protobuf.ByteString;
import dev.carillon.gateway.presence.NodeId;
import dev.carillon.gateway.session.SessionThreads;
import dev.carillon.gateway.store.GatewayRedis;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/// Open responses of this node, by session. Commands may arrive at any node, which forwards them to the node that has
/// the response. The session's name is a secret that authenticates its client. Thread-safe.
final class EmulatedSessions {

    private static final String CHANNEL = "carillon:emulation:";
    private static final int NAME = 36;

    private final Map<String, Commands> open = new ConcurrentHashMap<>();
    private final GatewayRedis redis;
    private final NodeId node;
    private final SessionThreads threads;

    /// Executes the commands of one session, one frame after the other.
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

    /// Receiver of a session's frames.
    @FunctionalInterface
    interface ProtocolConnection {
        void received(ByteString frame);
    }

    EmulatedSessions(GatewayRedis redis, NodeId node, SessionThreads threads) {
        this.redis = redis;
        this.node = node;
        this.threads = threads;
        redis.listen(CHANNEL + node, this::onMessage, () -> {});
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

    /// Result of forwarding commands to a session.
    enum Forwarding {
        /// Executed on this node, or sent to another node, on which the session may have ended.
        FORWARDED,
        UNKNOWN
    }

    /// Executes the commands if this node has the session; otherwise sends them to the node that has it.
    ///
    /// @throws dev.carillon.gateway.store.StoreUnavailableException if the other node cannot be reached
    Forwarding forward(String atNode, String session, ByteString frame) {
        if (session.length() != NAME) {
            return Forwarding.UNKNOWN;
        }
        if (!atNode.equals(node.value())) {
            byte[] message = ByteString.copyFromUtf8(session).concat(frame).toByteArray();
            long receivers = redis.await(redis.publish(CHANNEL + atNode, message));
            return receivers > 0 ? Forwarding.FORWARDED : Forwarding.UNKNOWN;
        }
        Commands commands = open.get(session);
        if (commands == null) {
            return Forwarding.UNKNOWN;
        }
        commands.take(frame);
        return Forwarding.FORWARDED;
    }

    private void onMessage(byte[] message) {
        ByteString bytes = ByteString.copyFrom(message);
        if (bytes.size() <= NAME) {
            return;
        }
        Commands commands = open.get(bytes.substring(0, NAME).toStringUtf8());
        if (commands != null) {
            threads.execute(() -> commands.take(bytes.substring(NAME)));
        }
    }
}
