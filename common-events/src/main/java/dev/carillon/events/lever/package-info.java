/// What operators hold in another position than usual, and what follows from it: the model that all services share.
/// Evaluation is pure; time is handed in, so that a lever lets go everywhere at the same moment.
@NullMarked
package dev.carillon.events.lever;

import org.jspecify.annotations.NullMarked;
