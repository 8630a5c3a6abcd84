/// Crash test that kills services under load and counts lost, duplicated and reordered notifications.
@NullMarked
package dev.carillon.benchmarks.crash;

import org.jspecify.annotations.NullMarked;
