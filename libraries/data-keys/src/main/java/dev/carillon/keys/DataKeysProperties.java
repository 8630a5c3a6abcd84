// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.keys;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Settings of the encryption with a data key per recipient.
///
/// @param encryption Encryption of personal payloads with a key per recipient. If it is off, recipients cannot be
/// erased from the log.
/// @param master Master keys of the installation, as `name:key` with the key in Base64, separated by commas. The first
/// one wraps data keys; the others only unwrap them. Required unless encryption is off.
/// @param plainPayloads `refuse` sends records whose payload is not encrypted to the dead letters while encryption
/// is on. `accept` processes them, for the days after encryption was turned on in an installation with older
/// records.
/// @param cacheSize Most recipients whose keys are cached in memory. A larger value needs fewer queries and more
/// memory.
/// @param cacheLifetime Time after which a cached key is read again. A process that cannot reach PostgreSQL uses cached
/// keys for this time, so a larger value bridges longer outages and delays the end of an erasure.
/// @param patience Time to wait for a key while PostgreSQL does not answer. Then the call fails and is retried later.
/// @param connections Most connections to PostgreSQL for keys.
/// @param postgresUrl JDBC URL of the database that has the keys, if it is not `spring.datasource.url`. In a standby
/// region it is the replica's.
@ConfigurationProperties("carillon.keys")
record DataKeysProperties(
        @DefaultValue("per-recipient") Encryption encryption,
        @DefaultValue("") String master,
        @DefaultValue("refuse") PlainPayloads plainPayloads,
        @DefaultValue("100000") int cacheSize,
        @DefaultValue("10m") Duration cacheLifetime,
        @DefaultValue("2s") Duration patience,
        @DefaultValue("2") int connections,
        @DefaultValue("") String postgresUrl) {

    /// Encryption of payloads.
    enum Encryption {
        PER_RECIPIENT,
        OFF
    }

    DataKeysProperties {
        if (encryption == Encryption.PER_RECIPIENT && master.isBlank()) {
            throw new IllegalArgumentException(
                    "carillon.keys.master must name a master key, name:key with a key as from openssl rand -base64 32; or"
                            + " set carillon.keys.encryption=off, with which recipients cannot be erased from the log");
        }
        if (cacheSize < 1 || connections < 1) {
            throw new IllegalArgumentException("carillon.keys.cache-size and connections must be at least 1");
        }
    }

    @Override
    public String toString() {
        return "DataKeysProperties[encryption=" + encryption + "]";
    }
}
