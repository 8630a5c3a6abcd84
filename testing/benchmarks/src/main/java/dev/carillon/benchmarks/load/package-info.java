/// Traffic at a steady rate, and the ledger of accepted and received events.
@NullMarked
package dev.carillon.benchmarks.load;

import org.jspecify.annotations.NullMarked;
