// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.cluster;

import java.util.List;

/// What a process is started with besides the usual.
///
/// @param jvm options, which win over the usual ones
/// @param arguments such as `--server.port=…`; none that the process has anyway. For the brokers and
///     stores: what follows Kafka's port, such as `,9094@9095`
public record Variation(List<String> jvm, List<String> arguments) {

    static final Variation NONE = new Variation(List.of(), List.of());

    /// With payloads left plain, for drills that read what is in them, or in two regions without the
    /// replica that would bring the keys from one to the other.
    public static final Variation UNSEALED = new Variation(List.of(), List.of("--carillon.keys.encryption=off"));

    public Variation {
        jvm = List.copyOf(jvm);
        arguments = List.copyOf(arguments);
    }
}
