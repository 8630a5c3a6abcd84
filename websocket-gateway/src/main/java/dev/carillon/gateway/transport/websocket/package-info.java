/// The client protocol over WebSocket, on spring-websocket and Jetty.
@NullMarked
package dev.carillon.gateway.transport.websocket;

import org.jspecify.annotations.NullMarked;
