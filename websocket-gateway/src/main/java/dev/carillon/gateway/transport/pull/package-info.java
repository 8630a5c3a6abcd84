/// Long polling for clients that support neither sockets nor streams: each request waits for the next items.
@NullMarked
package dev.carillon.gateway.transport.pull;

import org.jspecify.annotations.NullMarked;
