// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.protocol;

import java.time.Duration;

/// Intervals and timeouts of a connection.
///
/// @param connectWithin time within which a socket needs a successful connect command
/// @param ping interval between two pings, regardless of other traffic
/// @param pong time within which the client must answer a ping; shorter than the interval
/// @param refreshGrace time after a token's expiry in which the client may still refresh it
public record ProtocolTiming(Duration connectWithin, Duration ping, Duration pong, Duration refreshGrace) {

    public ProtocolTiming {
        if (ping.compareTo(Duration.ofSeconds(1)) < 0) {
            throw new IllegalArgumentException("ping interval must be at least 1 s: it is sent in whole seconds");
        }
        if (pong.compareTo(ping) >= 0) {
            throw new IllegalArgumentException("pong timeout must be shorter than the ping interval");
        }
    }
}
