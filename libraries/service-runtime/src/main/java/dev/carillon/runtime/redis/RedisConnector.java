// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.runtime.redis;

import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;

/// Client of one Redis, which is a server with its replicas or a cluster. It opens connections, which reconnect
/// automatically and fail commands at once while they are broken. Thread-safe.
public sealed interface RedisConnector extends AutoCloseable permits ServerConnector, ClusterConnector {

    /// Opens a connection for commands. In a cluster it sends a command to the server that has the slot of its first
    /// key.
    ///
    /// @throws io.lettuce.core.RedisException if Redis cannot be reached
    <K, V> CommandConnection<K, V> connect(RedisCodec<K, V> codec);

    /// Opens a connection for subscriptions, in a cluster to the server that has the slot of a key. The connection
    /// stays at that server if the slot moves.
    ///
    /// @throws io.lettuce.core.RedisException if Redis cannot be reached
    StatefulRedisPubSubConnection<byte[], byte[]> connectPubSub(byte[] key);

    /// Closes all connections.
    @Override
    void close();
}
