// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.runtime.redis;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.ClusterTopologyRefreshOptions;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.resource.ClientResources;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.springframework.data.redis.connection.RedisClusterConfiguration;
import org.springframework.data.redis.connection.RedisSentinelConfiguration;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/// Source of every Redis client of a service. Addresses, Sentinel, cluster, TLS and credentials are those of the
/// connection factory that Spring Boot configures by `spring.data.redis.*`. Each client has time limits and threads of
/// its own. Thread-safe.
public final class RedisClients {

    private static final Duration TOPOLOGY_REFRESH_PERIOD = Duration.ofSeconds(10);
    private static final Duration SHORTEST_TOPOLOGY_REFRESH = Duration.ofMillis(500);

    private final LettuceConnectionFactory configured;

    public RedisClients(LettuceConnectionFactory configured) {
        this.configured = configured;
    }

    /// Clients of one server.
    ///
    /// @param url such as `redis://127.0.0.1:6379`
    public static RedisClients at(String url) {
        return new RedisClients(new LettuceConnectionFactory(
                (RedisStandaloneConfiguration) LettuceConnectionFactory.createRedisConfiguration(url),
                LettuceClientConfiguration.defaultConfiguration()));
    }

    /// Clients of a cluster.
    ///
    /// @param members some of its members, such as `127.0.0.1:7000`
    public static RedisClients ofCluster(List<String> members) {
        return new RedisClients(new LettuceConnectionFactory(
                new RedisClusterConfiguration(members), LettuceClientConfiguration.defaultConfiguration()));
    }

    /// Client that fails commands at once while it has no connection. It is not connected yet. Its user closes it.
    ///
    /// @param resources threads of the client, which its user shuts down after the client
    /// @param timeout time limit of an answer
    /// @param sockets changes to the configured socket options
    public RedisConnector create(
            ClientResources resources, Duration timeout, UnaryOperator<SocketOptions.Builder> sockets) {
        LettuceClientConfiguration base = configured.getClientConfiguration();
        ClientOptions given = base.getClientOptions().orElseGet(ClientOptions::create);
        ClientOptions options = given.mutate()
                .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                .timeoutOptions(TimeoutOptions.enabled(timeout))
                .socketOptions(sockets.apply(given.getSocketOptions().mutate()).build())
                .build();
        ClientSettings settings = new ClientSettings(base, resources, timeout, options);
        RedisClusterConfiguration cluster = configured.getClusterConfiguration();
        if (cluster != null) {
            return clusterConnector(cluster, settings);
        }
        RedisSentinelConfiguration sentinel = configured.getSentinelConfiguration();
        return new ServerConnector(clientOf(
                sentinel == null
                        ? new LettuceConnectionFactory(configured.getStandaloneConfiguration(), settings)
                        : new LettuceConnectionFactory(sentinel, settings)));
    }

    private static ClusterConnector clusterConnector(RedisClusterConfiguration cluster, ClientSettings settings) {
        ClientSettings following = settings.with(followingTopology(settings.options()));
        LettuceConnectionFactory factory = new LettuceConnectionFactory(cluster, following);
        factory.afterPropertiesSet();
        return new ClusterConnector(
                (RedisClusterClient) factory.getRequiredNativeClient(),
                member -> clientOf(new LettuceConnectionFactory(member(cluster, member), settings)));
    }

    private static RedisStandaloneConfiguration member(
            RedisClusterConfiguration cluster, ClusterConnector.Address address) {
        RedisStandaloneConfiguration member = new RedisStandaloneConfiguration(address.host(), address.port());
        member.setUsername(cluster.getUsername());
        member.setPassword(cluster.getPassword());
        return member;
    }

    /// Options of a client that reads the topology again at an interval, and when a server redirects it or does not
    /// answer.
    private static ClusterClientOptions followingTopology(ClientOptions options) {
        ClusterClientOptions given = options instanceof ClusterClientOptions known
                ? known
                : ClusterClientOptions.builder(options).build();
        return given.mutate()
                .topologyRefreshOptions(ClusterTopologyRefreshOptions.builder()
                        .dynamicRefreshSources(given.getTopologyRefreshOptions().useDynamicRefreshSources())
                        .enablePeriodicRefresh(TOPOLOGY_REFRESH_PERIOD)
                        .adaptiveRefreshTriggersTimeout(SHORTEST_TOPOLOGY_REFRESH)
                        .refreshTriggersReconnectAttempts(1)
                        .build())
                .build();
    }

    private static RedisClient clientOf(LettuceConnectionFactory factory) {
        factory.afterPropertiesSet();
        // The factory itself opens no connection. Its client outlives it.
        return (RedisClient) factory.getRequiredNativeClient();
    }
}
