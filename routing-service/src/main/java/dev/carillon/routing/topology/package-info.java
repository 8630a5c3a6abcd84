/// The streams topology: reads the inputs of decisions from topics and stores, and writes their results to topics and
/// stores, exactly once. One partition of one lane is one task, used by one thread at a time.
@NullMarked
package dev.carillon.routing.topology;

import org.jspecify.annotations.NullMarked;
