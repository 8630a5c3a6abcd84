/// Attempts to send a delivery to a provider: their identity, their outcomes, and the ledger that records them. The
/// ledger ensures that the failure of a worker neither loses a delivery nor repeats it without need. Small pure
/// types around one store.
@NullMarked
package dev.carillon.delivery.attempt;

import org.jspecify.annotations.NullMarked;
