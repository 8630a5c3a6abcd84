/// Traffic at a steady rate, and the ledger of what was promised and what came.
@NullMarked
package dev.carillon.benchmarks.load;

import org.jspecify.annotations.NullMarked;
