// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.runtime.redis;

import io.lettuce.core.RedisException;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.cluster.api.sync.RedisClusterCommands;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/// Connection for commands to a Redis server or a cluster. Both have the commands of [RedisClusterCommands].
/// Thread-safe.
public final class CommandConnection<K, V> {

    private final StatefulConnection<K, V> connection;
    private final RedisClusterCommands<K, V> sync;
    private final RedisClusterAsyncCommands<K, V> async;
    private final Supplier<CompletionStage<?>> ping;

    CommandConnection(StatefulRedisConnection<K, V> connection) {
        this.connection = connection;
        this.sync = connection.sync();
        this.async = connection.async();
        this.ping = async::ping;
    }

    CommandConnection(StatefulRedisClusterConnection<K, V> connection) {
        this.connection = connection;
        this.sync = connection.sync();
        this.async = connection.async();
        this.ping = () -> connection
                .async()
                .nodes(CommandConnection::servesSlots)
                .commands()
                .ping();
    }

    /// Commands that wait for their answer.
    public RedisClusterCommands<K, V> sync() {
        return sync;
    }

    /// Commands that return at once.
    public RedisClusterAsyncCommands<K, V> async() {
        return async;
    }

    /// Checks that the server answers; in a cluster, that every primary with slots answers.
    ///
    /// @return fails if a server does not answer
    public CompletionStage<?> ping() {
        try {
            return ping.get();
        } catch (RedisException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /// Closes the connection. Commands in transit fail.
    public void closeAsync() {
        connection.closeAsync();
    }

    private static boolean servesSlots(RedisClusterNode node) {
        return node.is(RedisClusterNode.NodeFlag.UPSTREAM) && !node.hasNoSlots();
    }
}
