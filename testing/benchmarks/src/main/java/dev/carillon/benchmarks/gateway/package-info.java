/// Benchmark of the gateway alone: the cost of a connection, a frame and a handshake, and the time until all
/// clients are reconnected.
@NullMarked
package dev.carillon.benchmarks.gateway;

import org.jspecify.annotations.NullMarked;
