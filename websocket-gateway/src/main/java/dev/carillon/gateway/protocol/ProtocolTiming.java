// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.protocol;

import java.time.Duration;

/// The clocks of a connection.
///
/// @param connectWithin how long a socket may stay without a successful connect command
/// @param ping between two pings, whatever other traffic there is
/// @param pong how long the answer to a ping may take; shorter than the interval
/// @param refreshGrace how long after its expiry a token may still be refreshed
public record ProtocolTiming(Duration connectWithin, Duration ping, Duration pong, Duration refreshGrace) {

    public ProtocolTiming {
        if (ping.compareTo(Duration.ofSeconds(1)) < 0) {
            throw new IllegalArgumentException("ping interval must be at least 1 s: clients are told whole seconds");
        }
        if (pong.compareTo(ping) >= 0) {
            throw new IllegalArgumentException("pong timeout must be shorter than the ping interval");
        }
    }
}
