/// Benchmark of latency, throughput, processor time and memory at given rates.
@NullMarked
package dev.carillon.benchmarks.bench;

import org.jspecify.annotations.NullMarked;
