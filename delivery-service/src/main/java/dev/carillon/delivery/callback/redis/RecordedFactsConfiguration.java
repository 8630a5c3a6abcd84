// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.callback.redis;

import dev.carillon.delivery.callback.RecordedFacts;
import dev.carillon.runtime.redis.RedisLink;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Store of recorded facts.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(RecordedFactsProperties.class)
public class RecordedFactsConfiguration {

    @Bean
    RecordedFacts deliveryRecordedFacts(RedisLink deliveryRedisLink, RecordedFactsProperties properties) {
        return new RedisRecordedFacts(deliveryRedisLink, properties.remember());
    }
}
