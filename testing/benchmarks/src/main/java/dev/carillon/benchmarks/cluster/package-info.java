/// Platform as operating-system processes, which the harness starts, kills, restarts and measures.
@NullMarked
package dev.carillon.benchmarks.cluster;

import org.jspecify.annotations.NullMarked;
