// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.runtime.redis;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.ReadFrom;
import io.lettuce.core.SslVerifyMode;
import io.lettuce.core.resource.ClientResources;
import java.time.Duration;
import java.util.Optional;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.RedisCredentialsProviderFactory;

/// Settings of one client: TLS, credentials and name are the configured ones. Reads go to the primary.
///
/// @param configured settings that Spring Boot made of `spring.data.redis.*`
record ClientSettings(
        LettuceClientConfiguration configured, ClientResources resources, Duration timeout, ClientOptions options)
        implements LettuceClientConfiguration {

    ClientSettings with(ClientOptions other) {
        return new ClientSettings(configured, resources, timeout, other);
    }

    @Override
    public boolean isUseSsl() {
        return configured.isUseSsl();
    }

    @Override
    @SuppressWarnings("deprecation") // the interface demands it
    public boolean isVerifyPeer() {
        return configured.isVerifyPeer();
    }

    @Override
    public SslVerifyMode getVerifyMode() {
        return configured.getVerifyMode();
    }

    @Override
    public boolean isStartTls() {
        return configured.isStartTls();
    }

    @Override
    public Optional<ClientResources> getClientResources() {
        return Optional.of(resources);
    }

    @Override
    public Optional<ClientOptions> getClientOptions() {
        return Optional.of(options);
    }

    @Override
    public Optional<String> getClientName() {
        return configured.getClientName();
    }

    @Override
    public Optional<ReadFrom> getReadFrom() {
        return Optional.empty();
    }

    @Override
    public Optional<RedisCredentialsProviderFactory> getRedisCredentialsProviderFactory() {
        return configured.getRedisCredentialsProviderFactory();
    }

    @Override
    public Duration getCommandTimeout() {
        return timeout;
    }

    @Override
    public Duration getShutdownTimeout() {
        return configured.getShutdownTimeout();
    }

    @Override
    public Duration getShutdownQuietPeriod() {
        return configured.getShutdownQuietPeriod();
    }
}
