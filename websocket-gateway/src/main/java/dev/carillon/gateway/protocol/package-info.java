/// The Centrifuge client protocol as a bidirectional client speaks it: commands, replies, pushes, their
/// framing, the codes, and the state machine of one connection. It knows no transport and no inbox: a
/// [Connection] carries what it sends, and [ClientRequests] answers what the client asks.
@NullMarked
package dev.carillon.gateway.protocol;

import org.jspecify.annotations.NullMarked;
