// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.runtime.redis;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.RedisException;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Client of a server with its replicas. It refuses a member of a cluster, because commands for the slots of other
/// members would fail.
final class ServerConnector implements RedisConnector {

    private static final Logger LOG = LoggerFactory.getLogger(ServerConnector.class);
    private static final Duration SHUTDOWN_TIMEOUT = Duration.ofSeconds(1);
    private static final String CLUSTER =
            "spring.data.redis leads to a member of a Redis Cluster: set spring.data.redis.cluster.nodes";

    private final RedisClient client;
    private final AtomicBoolean refusalLogged = new AtomicBoolean();

    ServerConnector(RedisClient client) {
        this.client = client;
    }

    RedisClient client() {
        return client;
    }

    @Override
    public <K, V> CommandConnection<K, V> connect(RedisCodec<K, V> codec) {
        StatefulRedisConnection<K, V> connection = client.connect(codec);
        try {
            refuseMemberOfCluster(connection);
        } catch (RedisException e) {
            connection.closeAsync();
            throw e;
        }
        return new CommandConnection<>(connection);
    }

    @Override
    public StatefulRedisPubSubConnection<byte[], byte[]> connectPubSub(byte[] key) {
        return client.connectPubSub(ByteArrayCodec.INSTANCE);
    }

    @Override
    public void close() {
        client.shutdown(Duration.ZERO, SHUTDOWN_TIMEOUT);
    }

    private void refuseMemberOfCluster(StatefulRedisConnection<?, ?> connection) {
        if (connection.sync().info("cluster").contains("cluster_enabled:1")) {
            if (!refusalLogged.getAndSet(true)) {
                LOG.error(CLUSTER);
            }
            throw new RedisConnectionException(CLUSTER);
        }
    }
}
