/// Transports of the gateway: thin adapters between a server's sockets and the protocol core.
@NullMarked
package dev.carillon.gateway.transport;

import org.jspecify.annotations.NullMarked;
