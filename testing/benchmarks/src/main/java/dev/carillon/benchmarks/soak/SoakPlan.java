// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.soak;

import dev.carillon.benchmarks.Arguments;
import java.time.Duration;

/// What a soak is made of.
///
/// @param clients devices; recipients have one, two or three
/// @param chaos how long it lasts
/// @param perSecond deliveries
/// @param seed of everything that is decided by chance
/// @param betweenMishaps of one client, on the average
/// @param betweenActs of one client, on the average
/// @param betweenFaults of the infrastructure, at most
public record SoakPlan(
        int clients,
        Duration chaos,
        int perSecond,
        long seed,
        Duration betweenMishaps,
        Duration betweenActs,
        Duration betweenFaults) {

    /// Between two pings of the gateway; shorter than usual, so that half-open sockets are found in time.
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

    /// Each recipient has 1, 2, 3, 1, 2, 3, … devices.
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
