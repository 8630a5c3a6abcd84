/// The router: decides which recipient is notified of an event, on which channel and when, and owns all timers.
/// Decisions (pure functions) and their execution (Kafka Streams) are separate packages.
@NullMarked
package dev.carillon.routing;

import org.jspecify.annotations.NullMarked;
