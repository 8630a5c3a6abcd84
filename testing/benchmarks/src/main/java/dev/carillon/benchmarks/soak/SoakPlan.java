// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.soak;

import dev.carillon.benchmarks.run.Arguments;
import java.time.Duration;

/// Parameters of a soak test.
///
/// @param clients Number of devices; recipients have one, two or three
/// @param chaos Duration of the faults
/// @param perSecond Deliveries per second
/// @param seed Seed of all random decisions
/// @param betweenMishaps Average time between connection faults of one client
/// @param betweenActs Average time between actions of one client
/// @param betweenFaults Maximum time between faults of the infrastructure
public record SoakPlan(
        int clients,
        Duration chaos,
        int perSecond,
        long seed,
        Duration betweenMishaps,
        Duration betweenActs,
        Duration betweenFaults) {

    /// Interval of the gateway's pings; shorter than the default, so that half-open sockets are detected in time.
    static final Duration PING = Duration.ofSeconds(5);

    static final Duration PONG = Duration.ofSeconds(3);

    static SoakPlan of(Arguments arguments) {
        long seed = arguments.find("seed").map(Long::parseLong).orElse(System.nanoTime() % 1_000_000);
        return new SoakPlan(
                arguments.number("clients", 1_000),
                Duration.ofSeconds(arguments.number("seconds", 1_800)),
                arguments.number("rate", 50),
                seed,
                Duration.ofSeconds(arguments.number("mishap", 20)),
                Duration.ofSeconds(arguments.number("act", 30)),
                Duration.ofSeconds(arguments.number("fault", 20)));
    }

    /// Number of devices: recipients have 1, 2, 3, 1, 2, 3, … devices.
    static int devices(int recipient) {
        return 1 + recipient % 3;
    }

    int recipients() {
        int recipients = 0;
        for (int left = clients; left > 0; left -= devices(recipients - 1)) {
            recipients++;
        }
        return recipients;
    }
}
