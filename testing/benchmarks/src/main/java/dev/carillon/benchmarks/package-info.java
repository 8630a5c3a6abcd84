/// Measures and breaks the platform from outside: real processes, real brokers, real clients.
@NullMarked
package dev.carillon.benchmarks;

import org.jspecify.annotations.NullMarked;
