// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.runtime.redis;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.SlotHash;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Client of a cluster. It follows slots that move and replicas that are promoted. Subscriptions use a client of the
/// single server, because the cluster client chooses any server for them.
final class ClusterConnector implements RedisConnector {

    private static final Logger LOG = LoggerFactory.getLogger(ClusterConnector.class);
    private static final Duration SHUTDOWN_TIMEOUT = Duration.ofSeconds(1);

    private final RedisClusterClient client;
    private final Function<Address, RedisClient> members;
    private final Map<Address, RedisClient> used = new ConcurrentHashMap<>();

    /// Address of a member of the cluster.
    record Address(String host, int port) {}

    /// @param members creates the client of one member
    ClusterConnector(RedisClusterClient client, Function<Address, RedisClient> members) {
        this.client = client;
        this.members = members;
    }

    @Override
    public <K, V> CommandConnection<K, V> connect(RedisCodec<K, V> codec) {
        StatefulRedisClusterConnection<K, V> connection = client.connect(codec);
        for (RedisClusterNode member : connection.getPartitions()) {
            if (!member.hasNoSlots()) {
                connectEarly(connection, member.getUri());
            }
        }
        return new CommandConnection<>(connection);
    }

    @Override
    public StatefulRedisPubSubConnection<byte[], byte[]> connectPubSub(byte[] key) {
        client.refreshPartitions();
        int slot = SlotHash.getSlot(key);
        RedisClusterNode owner = client.getPartitions().getPartitionBySlot(slot);
        if (owner == null) {
            throw new RedisConnectionException("no member of the Redis Cluster has slot " + slot);
        }
        Address address = new Address(owner.getUri().getHost(), owner.getUri().getPort());
        return used.computeIfAbsent(address, members).connectPubSub(ByteArrayCodec.INSTANCE);
    }

    @Override
    public void close() {
        used.values().forEach(member -> member.shutdown(Duration.ZERO, SHUTDOWN_TIMEOUT));
        client.shutdown(Duration.ZERO, SHUTDOWN_TIMEOUT);
    }

    /// Commands are rejected while their server is not connected. So the servers are connected before the first
    /// command.
    private static void connectEarly(StatefulRedisClusterConnection<?, ?> connection, RedisURI member) {
        try {
            connection.getConnection(member.getHost(), member.getPort());
        } catch (RedisException e) {
            LOG.debug("{} of the Redis Cluster is unavailable: {}", member, e.getMessage());
        }
    }
}
