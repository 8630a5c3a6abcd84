/// What a simulated provider does with the next calls: takes them, or one of the ways in which providers fail.
@NullMarked
package dev.carillon.simulators.behaviour;

import org.jspecify.annotations.NullMarked;
