// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway;

import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Settings of the gateway.
///
/// @param instance Name of this node, unique among the gateways and the same after a restart. If it is empty, the node
/// is named by its host and port.
/// @param allowedOrigins Patterns of web origins whose pages may connect, in addition to the gateway's own origin.
/// @param maxConnectionsPerRecipient Most connections of one recipient on this node. The gateway refuses further ones.
/// @param databaseConnections Most connections to PostgreSQL, three of which are reserved for writing the history. A
/// larger value allows more concurrent queries and loads the database more.
/// @param repeatsWithin Time to wait for the history, once, when new items may be repeats and the history cannot tell
/// yet. A larger value avoids more repeats and can delay items longer.
/// @param receiptsPerRecord Most receipts of stored items in one record. The items of one transaction share records, so
/// no receipt is written later. A larger value costs less processor time. With 1 each receipt has a record of its own,
/// as services of older releases need it.
@ConfigurationProperties("carillon.gateway")
record GatewayProperties(
        @DefaultValue("") String instance,
        @DefaultValue List<String> allowedOrigins,
        @DefaultValue("100") int maxConnectionsPerRecipient,
        @DefaultValue("8") int databaseConnections,
        @DefaultValue("5s") Duration repeatsWithin,
        @DefaultValue("200") int receiptsPerRecord,
        @DefaultValue Protocol protocol,
        @DefaultValue Tail tail,
        @DefaultValue Resume resume,
        @DefaultValue Broadcast broadcast,
        @DefaultValue Admission admission,
        @DefaultValue Jwks jwks,
        @DefaultValue Tokens tokens) {

    GatewayProperties {
        requirePositive("max-connections-per-recipient", maxConnectionsPerRecipient);
        requirePositive("database-connections", databaseConnections);
        requirePositive("receipts-per-record", receiptsPerRecord);
    }

    /// @param connectWithin Time within which a socket needs a successful connect command; then the gateway closes it.
    /// @param ping Interval between two pings. A larger value causes less traffic and detects dead connections
    /// later.
    /// @param pong Time to wait for the answer to a ping; then the gateway closes the connection. Must be shorter
    /// than the ping interval.
    /// @param refreshGrace Time after a token's expiry in which the client may still refresh it; then the gateway
    /// closes the connection.
    /// @param maxInboundBytes Largest frame from a client, in bytes.
    /// @param maxQueuedBytes Most bytes in one connection's outbound queue; over it the client is slow and is
    /// disconnected. A larger value tolerates slower clients and uses more memory.
    /// @param commandsPerSecond Most commands per second on one connection. Commands over the rate get an error.
    /// @param commandBurst Most commands that one connection may send at once after an idle time.
    /// @param framesPerSecond Most inbound frames per second on one connection. The gateway closes a connection
    /// that sends more.
    /// @param frameBurst Most frames that one connection may send at once after an idle time.
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
    /// @param lifetime Time after which Redis expires a tail to which no item is appended, or up to an eighth
    /// earlier.
    /// @param items Most items of a tail. A tail that exceeds it keeps 15/16 of them. A larger value lets more
    /// resumes avoid PostgreSQL and uses more memory in Redis.
    /// @param bytes Most bytes of a tail's contents. A larger value uses more memory in Redis.
    record Tail(
            @DefaultValue("300") int items,
            @DefaultValue("262144") int bytes,
            @DefaultValue("48h") Duration lifetime) {

        Tail {
            requirePositive("tail.items", items);
            requirePositive("tail.bytes", bytes);
        }
    }

    /// Most items that one connect resumes. A client that missed more must load its list. The first part is sent in the
    /// reply, the others as publications.
    ///
    /// @param items Most items per lane in one part of a resume.
    /// @param bytes Most bytes of all lanes in one part of a resume. A part is one frame.
    /// @param totalItems Most items per lane in all parts of a resume. A client that missed more must load its
    /// list.
    /// @param totalBytes Most bytes per lane in all parts of a resume. May be larger than one connection's outbound
    /// queue.
    /// @param patience Time to wait until the history has caught up with a resume. A larger value lets more clients
    /// resume while the history lags, and delays their connect replies.
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
    /// @param lifetime Time after which Redis expires a stream without publications and subscriptions.
    /// @param items Most items of a stream. A larger value lets clients resume after a longer absence and uses more
    /// memory in Redis.
    /// @param streamsPerTenant Most streams of one tenant that have items. The gateway refuses publications to
    /// further ones. Streams are in eight groups by the hash of their name, and each group may have an eighth.
    /// @param bytesPerTenant Most bytes of the items of one tenant's streams, in eight groups as well. Beyond it a
    /// stream keeps only its newest item, so that clients cannot resume. A larger value uses more memory in Redis.
    record Broadcast(
            @DefaultValue("1000") int items,
            @DefaultValue("48h") Duration lifetime,
            @DefaultValue("1000") int streamsPerTenant,
            @DefaultValue("67108864") long bytesPerTenant) {

        Broadcast {
            requirePositive("broadcast.items", items);
            requirePositive("broadcast.streams-per-tenant", streamsPerTenant);
            requirePositive("broadcast.bytes-per-tenant", bytesPerTenant);
        }
    }

    /// Limits on accepting and closing connections.
    ///
    /// @param maxConnectionsPerTenant Most connections of one tenant on this node. The gateway refuses further
    /// ones.
    /// @param handshakesPerSecond Most WebSocket handshakes per second on this node. The gateway answers more with
    /// 503.
    /// @param handshakeBurst Most WebSocket handshakes that the node accepts at once after an idle time.
    /// @param handshakesPerSecondPerAddress Most new connections per second from one client address; of IPv6 from
    /// one network of 64 bits. The gateway answers more with 429. Name your proxies in
    /// `carillon.http.proxies.trusted`, or all their clients count as one address.
    /// @param handshakeBurstPerAddress Most new connections that the node accepts at once from one address after an
    /// idle time.
    /// @param firstRequestWithin Time within which a socket must send the head of its first request.
    /// @param drain Time over which the node closes its connections when it stops. A larger value spreads the
    /// reconnects over a longer time.
    record Admission(
            @DefaultValue("50000") int maxConnectionsPerTenant,
            @DefaultValue("500") int handshakesPerSecond,
            @DefaultValue("2000") int handshakeBurst,
            @DefaultValue("200") int handshakesPerSecondPerAddress,
            @DefaultValue("1000") int handshakeBurstPerAddress,
            @DefaultValue("10s") Duration firstRequestWithin,
            @DefaultValue("5s") Duration drain) {

        Admission {
            requirePositive("admission.max-connections-per-tenant", maxConnectionsPerTenant);
        }
    }

    /// Caching of the public keys of tenants that sign their own tokens.
    ///
    /// @param lifetime Time for which keys are cached. A larger value causes fewer requests to the tenant's key
    /// server and accepts removed keys for longer.
    /// @param pause Shortest time between two requests for a key that is not in the cache.
    /// @param allowedNetworks Addresses and networks of key servers that may be called in addition to public
    /// addresses, such as `10.1.0.0/16`.
    record Jwks(
            @DefaultValue("5m") Duration lifetime,
            @DefaultValue("10s") Duration pause,
            @DefaultValue List<String> allowedNetworks) {}

    /// Limits on clients' tokens.
    ///
    /// @param maxLifetime Longest time from a token's `iat` to its `exp`. The gateway refuses tokens that are
    /// valid for longer. Revocations are kept for this time, so a larger value uses more memory.
    /// @param maxRevocationsPerTenant Most revocations of one tenant that are kept at a time. The gateway refuses
    /// further ones. A larger value uses more memory in Redis and in each gateway.
    record Tokens(
            @DefaultValue("24h") Duration maxLifetime,
            @DefaultValue("10000") int maxRevocationsPerTenant) {

        Tokens {
            requirePositive("tokens.max-lifetime", maxLifetime.toSeconds());
            requirePositive("tokens.max-revocations-per-tenant", maxRevocationsPerTenant);
        }
    }

    private static void requirePositive(String name, long value) {
        if (value < 1) {
            throw new IllegalArgumentException("carillon.gateway.%s must be positive".formatted(name));
        }
    }
}
