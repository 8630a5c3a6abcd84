/// Benchmark of the console's pages with full tables.
@NullMarked
package dev.carillon.benchmarks.console;

import org.jspecify.annotations.NullMarked;
