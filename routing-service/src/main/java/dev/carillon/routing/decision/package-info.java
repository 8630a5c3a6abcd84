/// Deciding, purely: who learns of an event, when, on which channels and why not on the others. Nothing here reads a
/// clock, a store or a topic, so that the stream, an explanation and a replay all get the same answer.
@NullMarked
package dev.carillon.routing.decision;

import org.jspecify.annotations.NullMarked;
