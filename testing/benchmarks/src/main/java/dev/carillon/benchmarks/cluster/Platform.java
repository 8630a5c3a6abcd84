// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.cluster;

import java.util.Map;

/// Running platform on this machine, which a benchmark posts to and measures.
public interface Platform extends Endpoints, AutoCloseable {

    /// API key with the operator's rights.
    String operatorKey();

    String bootstrapServers();

    int redisPort();

    /// JDBC address of the database, without user and password.
    String postgresUrl();

    /// Resource usage of every process so far, by label.
    Map<String, ProcessUsage> usage();

    /// Process ids of the JVMs, by the labels of [#usage()].
    Map<String, Long> jvms();

    /// Process id of the JVM with the broker.
    long broker();

    @Override
    void close();
}
