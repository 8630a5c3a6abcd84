/// Routing decisions as pure functions: which recipient is notified of an event, when, on which channels, and why not
/// on the others. No class here reads a clock, a store or a topic, so that the router, an explanation and a replay
/// give the same decision.
@NullMarked
package dev.carillon.routing.decision.engine;

import org.jspecify.annotations.NullMarked;
