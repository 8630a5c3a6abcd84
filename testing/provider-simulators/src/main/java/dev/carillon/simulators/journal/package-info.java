/// Journal of the arrivals at a simulated provider, in order and bounded.
@NullMarked
package dev.carillon.simulators.journal;

import org.jspecify.annotations.NullMarked;
