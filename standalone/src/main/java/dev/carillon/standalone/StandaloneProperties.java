// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.standalone;

import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Where standalone keeps what it must not forget, and where its brokers and stores listen (0 means: any free port).
///
/// @param directory data, logs, and the description of the running system
/// @param fresh forget the data of earlier runs
/// @param demo seed the demo tenant and serve the demo page
/// @param kafkaPort of the broker
/// @param redisPort of Redis
/// @param postgresPort of PostgreSQL
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
