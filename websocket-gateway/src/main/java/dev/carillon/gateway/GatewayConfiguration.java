// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway;

import dev.carillon.gateway.transport.emulation.EmulationConfiguration;
import dev.carillon.gateway.transport.pull.PullConfiguration;
import dev.carillon.gateway.transport.rest.RestConfiguration;
import dev.carillon.gateway.transport.sse.SseConfiguration;
import dev.carillon.gateway.transport.websocket.WebSocketConfiguration;
import dev.carillon.keys.DataKeysConfiguration;
import dev.carillon.observability.ObservabilityConfiguration;
import dev.carillon.runtime.http.HttpServerConfiguration;
import dev.carillon.runtime.kafka.KafkaConfiguration;
import dev.carillon.runtime.redis.RedisConfiguration;
import dev.carillon.runtime.setaside.SetAsideConfiguration;
import java.time.InstantSource;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/// Configuration of the whole gateway, for its own application and for applications that combine several services.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(GatewayProperties.class)
@Import({
    DataKeysConfiguration.class,
    KafkaConfiguration.class,
    RedisConfiguration.class,
    SetAsideConfiguration.class,
    HttpServerConfiguration.class,
    StoresConfiguration.class,
    InboxConfiguration.class,
    BroadcastConfiguration.class,
    SessionsConfiguration.class,
    HealthConfiguration.class,
    WebSocketConfiguration.class,
    SseConfiguration.class,
    PullConfiguration.class,
    EmulationConfiguration.class,
    RestConfiguration.class,
    ObservabilityConfiguration.class
})
public class GatewayConfiguration {

    @Bean
    @ConditionalOnMissingBean
    InstantSource clock() {
        return InstantSource.system();
    }
}
