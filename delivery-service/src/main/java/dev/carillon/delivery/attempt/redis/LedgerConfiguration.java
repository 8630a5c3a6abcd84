// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.attempt.redis;

import dev.carillon.delivery.attempt.AttemptLedger;
import dev.carillon.runtime.redis.RedisClients;
import dev.carillon.runtime.redis.RedisConfiguration;
import dev.carillon.runtime.redis.RedisLink;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/// The attempt ledger.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(LedgerProperties.class)
@Import(RedisConfiguration.class)
public class LedgerConfiguration {

    @Bean(destroyMethod = "close")
    RedisLink deliveryRedisLink(RedisClients redis, LedgerProperties ledger) {
        return new RedisLink(redis, ledger.timeout());
    }

    @Bean
    AttemptLedger deliveryAttemptLedger(RedisLink deliveryRedisLink, LedgerProperties ledger) {
        return new RedisAttemptLedger(deliveryRedisLink, ledger.claimExpiry(), ledger.outcomeExpiry());
    }
}
