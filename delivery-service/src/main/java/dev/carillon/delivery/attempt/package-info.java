/// One try to hand a delivery to a provider: its identity, what can come of it, and the ledger that remembers it so
/// that a worker's death neither loses nor needlessly repeats it. Small pure types around one store.
@NullMarked
package dev.carillon.delivery.attempt;

import org.jspecify.annotations.NullMarked;
