// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.cluster;

/// Addresses at which the services reach the brokers and stores.
///
/// @param bootstrapServers `host:port` of each broker
/// @param redisPort Port of Redis on 127.0.0.1
/// @param postgresPort Port of PostgreSQL on 127.0.0.1
public record Backends(String bootstrapServers, int redisPort, int postgresPort) {

    /// A single broker on 127.0.0.1.
    Backends(int kafkaPort, int redisPort, int postgresPort) {
        this("127.0.0.1:" + kafkaPort, redisPort, postgresPort);
    }

    /// JDBC address of the database, without user and password.
    String postgresUrl() {
        return "jdbc:postgresql://127.0.0.1:%d/postgres".formatted(postgresPort);
    }
}
