// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway;

import dev.carillon.gateway.broadcast.BroadcastHub;
import dev.carillon.gateway.broadcast.BroadcastLimits;
import dev.carillon.gateway.broadcast.BroadcastLog;
import dev.carillon.gateway.store.GatewayRedis;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Configuration of broadcast streams: their log and the subscriptions of this node.
@Configuration(proxyBeanMethods = false)
class BroadcastConfiguration {

    @Bean
    BroadcastLimits gatewayBroadcastLimits(GatewayProperties properties) {
        GatewayProperties.Broadcast broadcast = properties.broadcast();
        GatewayProperties.Resume resume = properties.resume();
        return new BroadcastLimits(
                broadcast.items(),
                broadcast.lifetime(),
                resume.items(),
                resume.bytes(),
                new BroadcastLimits.PerTenant(broadcast.streamsPerTenant(), broadcast.bytesPerTenant()));
    }

    @Bean
    BroadcastLog gatewayBroadcastLog(GatewayRedis redis, BroadcastLimits limits) {
        return new BroadcastLog(redis, limits);
    }

    @Bean
    BroadcastHub gatewayBroadcastHub(BroadcastLog log, GatewayRedis redis, BroadcastLimits limits) {
        return new BroadcastHub(log, redis, limits);
    }
}
