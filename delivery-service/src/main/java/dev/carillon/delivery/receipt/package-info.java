/// Evidence of what came of an attempt, and its publication. A receipt counts only when Kafka has acknowledged it.
@NullMarked
package dev.carillon.delivery.receipt;

import org.jspecify.annotations.NullMarked;
