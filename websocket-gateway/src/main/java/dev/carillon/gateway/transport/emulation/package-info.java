/// The client protocol without WebSocket: an unbounded response carries the server's messages, and separate requests
/// carry the client's commands.
@NullMarked
package dev.carillon.gateway.transport.emulation;

import org.jspecify.annotations.NullMarked;
