/// The streams topology: reads what the decisions need from topics and stores, and writes what they say to topics and
/// stores, exactly once. One partition of one lane is one task, and a task is used by one thread at a time.
@NullMarked
package dev.carillon.routing.topology;

import org.jspecify.annotations.NullMarked;
