/// Explanations: the router's decisions about an event for a recipient, evaluated without being executed. A use case
/// with its HTTP interface. It reads the stores of the lanes on whichever instance they are.
@NullMarked
package dev.carillon.routing.explain;

import org.jspecify.annotations.NullMarked;
