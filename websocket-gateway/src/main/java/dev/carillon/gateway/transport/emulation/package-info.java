/// The client protocol where there is no WebSocket: a response that does not end carries what the server sends, and
/// requests of their own carry the client's commands.
@NullMarked
package dev.carillon.gateway.transport.emulation;

import org.jspecify.annotations.NullMarked;
