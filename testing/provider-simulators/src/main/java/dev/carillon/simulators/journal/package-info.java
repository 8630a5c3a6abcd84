/// What arrived at a simulated provider, in order, bounded.
@NullMarked
package dev.carillon.simulators.journal;

import org.jspecify.annotations.NullMarked;
