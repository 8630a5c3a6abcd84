// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.cluster;

import java.util.List;

/// Additional start options of a process.
///
/// @param jvm JVM options, which have precedence over the default ones
/// @param arguments Additional arguments such as `--server.port=…`, different from the default ones. For the
/// brokers and stores: text after Kafka's port, such as `,9094@9095`. For a broker of a cluster: its own arguments
/// @param environment Variables of the process, such as `LD_PRELOAD=…`
public record StartOptions(List<String> jvm, List<String> arguments, List<String> environment) {

    static final StartOptions NONE = new StartOptions(List.of(), List.of());

    /// Unencrypted payloads, for drills that read payloads, or that have two regions without replication of the
    /// keys.
    public static final StartOptions UNSEALED = new StartOptions(List.of(), List.of("--carillon.keys.encryption=off"));

    /// Argument of a service that gets unencrypted records from a drill, although encryption is on.
    public static final String PLAIN_PAYLOADS = "--carillon.keys.plain-payloads=accept";

    public StartOptions {
        jvm = List.copyOf(jvm);
        arguments = List.copyOf(arguments);
        environment = List.copyOf(environment);
    }

    /// Options without variables of the environment.
    public StartOptions(List<String> jvm, List<String> arguments) {
        this(jvm, arguments, List.of());
    }
}
