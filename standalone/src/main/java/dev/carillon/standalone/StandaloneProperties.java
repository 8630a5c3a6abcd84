// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.standalone;

import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Data directory of standalone, and ports of its brokers and stores (0 means any free port).
///
/// @param directory Directory of the data, the logs, and the file that describes the running system.
/// @param fresh True deletes the data of earlier runs at start.
/// @param demo True creates the demo tenant and serves the demo page.
/// @param kafkaPort Port of the Kafka broker; 0 means any free port.
/// @param redisPort Port of Redis; 0 means any free port.
/// @param postgresPort Port of PostgreSQL; 0 means any free port.
@ConfigurationProperties("carillon.standalone")
record StandaloneProperties(
        @DefaultValue(".carillon") Path directory,
        @DefaultValue("false") boolean fresh,
        @DefaultValue("true") boolean demo,
        @DefaultValue("19092") int kafkaPort,
        @DefaultValue("16379") int redisPort,
        @DefaultValue("15432") int postgresPort) {

    Path data() {
        return directory.resolve("data");
    }

    Path runningFile() {
        return directory.resolve("running.json");
    }
}
