// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.runtime.kafka;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Counts of the topics that [TopicCreationJob] creates.
///
/// @param partitions Required by the job. Number of partitions of every topic, chosen once for an installation: see
/// `docs/sizing.md`
/// @param replication Required by the job. Number of brokers that hold each partition; 3 or more in production
@ConfigurationProperties("carillon.topics")
record TopicCreationProperties(
        @DefaultValue("0") int partitions,
        @DefaultValue("0") int replication) {

    /// @throws IllegalArgumentException if a count is missing or not positive
    void validate() {
        require("partitions", partitions);
        require("replication", replication);
    }

    private static void require(String name, int count) {
        if (count <= 0) {
            throw new IllegalArgumentException("carillon.topics.%s must be set to a positive number".formatted(name));
        }
    }
}
