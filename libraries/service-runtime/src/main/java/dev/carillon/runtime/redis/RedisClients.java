// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.runtime.redis;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.resource.ClientResources;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.springframework.data.redis.connection.RedisSentinelConfiguration;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/// Source of every Redis client of a service. Addresses, Sentinel, TLS and credentials are those of the connection
/// factory that Spring Boot configures by `spring.data.redis.*`. Each client has time limits and threads of its own.
/// Thread-safe.
public final class RedisClients {

    private final LettuceConnectionFactory configured;

    /// @throws IllegalStateException if the factory connects to a Redis Cluster
    public RedisClients(LettuceConnectionFactory configured) {
        if (configured.isClusterAware()) {
            throw new IllegalStateException(
                    "spring.data.redis.cluster is set, but Carillon needs a Redis of one primary");
        }
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

    /// Client that fails commands at once while it has no connection. It is not connected yet. Its user shuts it down.
    ///
    /// @param resources threads of the client, which its user shuts down after the client
    /// @param timeout time limit of an answer
    /// @param sockets changes to the configured socket options
    public RedisClient create(
            ClientResources resources, Duration timeout, UnaryOperator<SocketOptions.Builder> sockets) {
        LettuceClientConfiguration base = configured.getClientConfiguration();
        ClientOptions options = base.getClientOptions().orElseGet(ClientOptions::create);
        LettuceClientConfiguration settings = new ClientSettings(
                base,
                resources,
                timeout,
                options.mutate()
                        .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                        .timeoutOptions(TimeoutOptions.enabled(timeout))
                        .socketOptions(sockets.apply(options.getSocketOptions().mutate())
                                .build())
                        .build());
        RedisSentinelConfiguration sentinel = configured.getSentinelConfiguration();
        LettuceConnectionFactory factory = sentinel == null
                ? new LettuceConnectionFactory(configured.getStandaloneConfiguration(), settings)
                : new LettuceConnectionFactory(sentinel, settings);
        factory.afterPropertiesSet();
        // The factory itself opens no connection. Its client outlives it.
        return (RedisClient) factory.getRequiredNativeClient();
    }
}
