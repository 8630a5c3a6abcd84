/// Behaviour of a simulated provider for its next calls: accept them, or fail in one of the ways in which providers
/// fail.
@NullMarked
package dev.carillon.simulators.behaviour;

import org.jspecify.annotations.NullMarked;
