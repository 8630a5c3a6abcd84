/// Test harness that measures the platform and injects faults from outside: real processes, real brokers, real
/// clients.
@NullMarked
package dev.carillon.benchmarks;

import org.jspecify.annotations.NullMarked;
