/// Operators' levers and their effects, as all services share them. Evaluation is pure and gets the time as an
/// argument, so that a lever expires everywhere at the same instant.
@NullMarked
package dev.carillon.events.lever;

import org.jspecify.annotations.NullMarked;
