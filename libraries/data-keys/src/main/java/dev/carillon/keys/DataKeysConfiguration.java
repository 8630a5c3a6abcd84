// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.keys;

import dev.carillon.events.codec.PayloadSeal;
import dev.carillon.runtime.postgres.PostgresConfiguration;
import dev.carillon.runtime.postgres.PostgresPools;
import java.time.InstantSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/// Configuration of this process' encryption, which every service imports. Services in one process share it.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(DataKeysProperties.class)
public class DataKeysConfiguration {

    private static final String ENCRYPTION = "carillon.keys.encryption";

    /// Encryption with a key per recipient, stored in PostgreSQL.
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnProperty(name = ENCRYPTION, havingValue = "per-recipient", matchIfMissing = true)
    @Import(PostgresConfiguration.class)
    static class PerRecipient {

        @Bean
        KeyDatabase keyDatabase(DataKeysProperties keys, PostgresPools postgres) {
            PostgresPools pools = keys.postgresUrl().isEmpty() ? postgres : postgres.withUrl(keys.postgresUrl());
            return new KeyDatabase(pools, keys.connections());
        }

        @Bean
        DataKeyTable dataKeyTable(KeyDatabase database, DataKeysProperties properties) {
            return new DataKeyTable(database, new MasterKeys(properties.master()));
        }

        @Bean
        DataKeys payloadSeal(DataKeyTable table, DataKeysProperties properties) {
            return new DataKeys(
                    new KeyLoader(table),
                    new DataKeys.Limits(properties.cacheSize(), properties.cacheLifetime(), properties.patience()),
                    properties.plainPayloads());
        }

        @Bean
        SecretSeal secretSeal(DataKeysProperties properties) {
            return SecretSeal.by(new MasterKeys(properties.master()));
        }

        @Bean
        Erasures erasures(KeyDatabase database, DataKeys keys) {
            return new Erasures(database, keys);
        }

        @Bean
        ErasureWorker erasureWorker(
                Erasures erasures,
                DataKeys keys,
                DataKeyTable table,
                ObjectProvider<Eraser> erasers,
                DataKeysProperties properties) {
            return new ErasureWorker(
                    erasures,
                    keys,
                    MasterKeyRotation.of(table, InstantSource.system()),
                    erasers.orderedStream().toList(),
                    properties.cacheLifetime());
        }
    }

    /// No encryption.
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnProperty(name = ENCRYPTION, havingValue = "off")
    static class Off {

        @Bean
        PayloadSeal payloadSeal() {
            return PayloadSeal.none();
        }

        @Bean
        SecretSeal secretSeal() {
            return SecretSeal.none();
        }
    }
}
