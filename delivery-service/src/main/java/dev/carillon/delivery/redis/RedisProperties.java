// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.redis;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Connection to Redis.
@ConfigurationProperties("carillon.redis")
public record RedisProperties(
        @DefaultValue("redis://127.0.0.1:6379") String url) {}
