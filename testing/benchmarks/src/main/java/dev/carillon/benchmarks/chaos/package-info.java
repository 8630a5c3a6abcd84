/// Drill that injects every kind of fault into a whole installation under load, and the scoreboard of its results.
@NullMarked
package dev.carillon.benchmarks.chaos;

import org.jspecify.annotations.NullMarked;
