// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.keys;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Keys of recipients.
///
/// @param encryption whether personal payload is sealed with a key per recipient; without that nobody
/// can be erased from the log
/// @param master the installation's master keys, `name:key` with the key in Base64; of several with
/// commas between them the first wraps data keys and the others still unwrap them
/// @param cacheSize recipients whose keys are kept in memory
/// @param cacheLifetime after which a key is read again; as long a process that cannot reach PostgreSQL
/// goes on with keys that it has
/// @param patience how long a call waits for a key while PostgreSQL does not answer
/// @param connections to PostgreSQL
/// @param postgresUrl JDBC address of the database that has the keys, where that is not
/// `carillon.postgres.url`: in a standby region the replica
@ConfigurationProperties("carillon.keys")
record DataKeysProperties(
        @DefaultValue("per-recipient") Encryption encryption,
        @DefaultValue("") String master,
        @DefaultValue("100000") int cacheSize,
        @DefaultValue("10m") Duration cacheLifetime,
        @DefaultValue("2s") Duration patience,
        @DefaultValue("2") int connections,
        @DefaultValue("") String postgresUrl) {

    /// Whether payloads are sealed.
    enum Encryption {
        PER_RECIPIENT,
        OFF
    }

    DataKeysProperties {
        if (encryption == Encryption.PER_RECIPIENT && master.isBlank()) {
            throw new IllegalArgumentException(
                    "carillon.keys.master must name a master key, name:key with a key as from openssl rand -base64 32; or"
                            + " set carillon.keys.encryption=off, with which nobody can be erased from the log");
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
