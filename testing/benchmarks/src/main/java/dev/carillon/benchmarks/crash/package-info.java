/// Kills services under load and counts what was lost, doubled or reordered.
@NullMarked
package dev.carillon.benchmarks.crash;

import org.jspecify.annotations.NullMarked;
