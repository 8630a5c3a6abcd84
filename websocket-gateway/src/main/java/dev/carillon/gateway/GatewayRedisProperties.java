// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Connection to Redis, which stores the newest inbox items and the presence registrations.
///
/// @param url URL of the Redis server; the scheme is `redis://`, or `rediss://` for TLS.
@ConfigurationProperties("carillon.redis")
record GatewayRedisProperties(
        @DefaultValue("redis://127.0.0.1:6379") String url) {}
