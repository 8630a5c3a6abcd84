// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway;

import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// The gateway's own settings.
///
/// @param instance name of this node, unique among the gateways and the same after a restart; empty: host and
/// port
/// @param allowedOrigins patterns of origins whose pages may connect, besides the gateway's own
/// @param maxConnectionsPerRecipient of one recipient on this node
/// @param databaseConnections to PostgreSQL at most; three of them are kept for the history
/// @param repeatsWithin how long new items wait, once, for a history that does not tell whether they are repeats
@ConfigurationProperties("carillon.gateway")
record GatewayProperties(
        @DefaultValue("") String instance,
        @DefaultValue List<String> allowedOrigins,
        @DefaultValue("100") int maxConnectionsPerRecipient,
        @DefaultValue("8") int databaseConnections,
        @DefaultValue("5s") Duration repeatsWithin,
        @DefaultValue Protocol protocol,
        @DefaultValue Tail tail,
        @DefaultValue Resume resume,
        @DefaultValue Broadcast broadcast,
        @DefaultValue Admission admission,
        @DefaultValue Jwks jwks) {

    GatewayProperties {
        requirePositive("max-connections-per-recipient", maxConnectionsPerRecipient);
        requirePositive("database-connections", databaseConnections);
    }

    /// @param connectWithin how long a socket may stay without a successful connect
    /// @param ping between two pings
    /// @param pong how long the answer to a ping may take
    /// @param refreshGrace how long after its expiry a token may still be refreshed
    /// @param maxInboundBytes of one frame from a client
    /// @param maxQueuedBytes that may wait for one client before it counts as slow
    /// @param commandsPerSecond of one connection; beyond it they are answered with an error
    /// @param commandBurst after a rest
    /// @param framesPerSecond from one connection; beyond it it is closed
    /// @param frameBurst after a rest
    record Protocol(
            @DefaultValue("10s") Duration connectWithin,
            @DefaultValue("25s") Duration ping,
            @DefaultValue("8s") Duration pong,
            @DefaultValue("25s") Duration refreshGrace,
            @DefaultValue("65536") int maxInboundBytes,
            @DefaultValue("1048576") int maxQueuedBytes,
            @DefaultValue("100") int commandsPerSecond,
            @DefaultValue("1000") int commandBurst,
            @DefaultValue("200") int framesPerSecond,
            @DefaultValue("2000") int frameBurst) {

        Protocol {
            requirePositive("protocol.max-inbound-bytes", maxInboundBytes);
            requirePositive("protocol.max-queued-bytes", maxQueuedBytes);
        }
    }

    /// The newest items of a recipient and lane that stay in Redis.
    ///
    /// @param lifetime of a tail to which nothing is appended
    /// @param items at most
    /// @param bytes of their content at most
    record Tail(
            @DefaultValue("300") int items,
            @DefaultValue("262144") int bytes,
            @DefaultValue("48h") Duration lifetime) {

        Tail {
            requirePositive("tail.items", items);
            requirePositive("tail.bytes", bytes);
        }
    }

    /// What one connect may recover; with more, the client is told to load its list. The first part is in the reply,
    /// the
    /// others follow as publications.
    ///
    /// @param items per lane in one part
    /// @param bytes of all lanes in one part, which is one frame
    /// @param totalItems per lane in all parts
    /// @param totalBytes per lane in all parts; larger than what may wait for one client
    /// @param patience how long the history may take to catch up with a resume
    record Resume(
            @DefaultValue("300") int items,
            @DefaultValue("491520") int bytes,
            @DefaultValue("5000") int totalItems,
            @DefaultValue("2097152") int totalBytes,
            @DefaultValue("3s") Duration patience) {

        Resume {
            requirePositive("resume.items", items);
            requirePositive("resume.bytes", bytes);
            requirePositive("resume.total-items", totalItems);
            requirePositive("resume.total-bytes", totalBytes);
        }
    }

    /// The newest items of a broadcast stream that stay in Redis.
    ///
    /// @param lifetime of a stream that nobody publishes to or subscribes to
    /// @param items at most
    record Broadcast(
            @DefaultValue("1000") int items,
            @DefaultValue("48h") Duration lifetime) {

        Broadcast {
            requirePositive("broadcast.items", items);
        }
    }

    /// How connections come and go.
    ///
    /// @param maxConnectionsPerTenant of one tenant on this node
    /// @param handshakesPerSecond of WebSockets on this node; beyond it 503
    /// @param handshakeBurst after a rest
    /// @param firstRequestWithin how long a socket may take for the head of its first request
    /// @param drain how long closing all connections may take when the node stops
    record Admission(
            @DefaultValue("50000") int maxConnectionsPerTenant,
            @DefaultValue("500") int handshakesPerSecond,
            @DefaultValue("2000") int handshakeBurst,
            @DefaultValue("10s") Duration firstRequestWithin,
            @DefaultValue("5s") Duration drain) {

        Admission {
            requirePositive("admission.max-connections-per-tenant", maxConnectionsPerTenant);
        }
    }

    /// The keys of tenants that sign their own tokens.
    ///
    /// @param lifetime how long the keys of an address hold
    /// @param pause between two looks for keys that are not known
    record Jwks(
            @DefaultValue("5m") Duration lifetime,
            @DefaultValue("10s") Duration pause) {}

    private static void requirePositive(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException("carillon.gateway.%s must be positive".formatted(name));
        }
    }
}
