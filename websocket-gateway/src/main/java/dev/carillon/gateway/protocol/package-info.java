/// The Centrifuge client protocol for bidirectional clients: commands, replies, pushes, their framings, the codes, and
/// the state machine of one connection. It depends on no transport and no inbox: a [Connection] sends its messages, and
/// [ClientRequests] answers the client's requests.
@NullMarked
package dev.carillon.gateway.protocol;

import org.jspecify.annotations.NullMarked;
