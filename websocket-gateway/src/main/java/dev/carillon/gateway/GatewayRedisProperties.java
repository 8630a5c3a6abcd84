// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Where the hot tails and the presence are.
///
/// @param url address of the server, `redis://` or `rediss://`
@ConfigurationProperties("carillon.redis")
record GatewayRedisProperties(
        @DefaultValue("redis://127.0.0.1:6379") String url) {}
