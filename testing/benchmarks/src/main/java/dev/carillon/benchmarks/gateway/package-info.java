/// The gateway alone: what a connection, a frame and a handshake cost, and how long it takes until all are back.
@NullMarked
package dev.carillon.benchmarks.gateway;

import org.jspecify.annotations.NullMarked;
