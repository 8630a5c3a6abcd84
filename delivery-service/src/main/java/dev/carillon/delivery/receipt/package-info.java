/// Receipts of attempts and their publication. A receipt counts only when Kafka has acknowledged it.
@NullMarked
package dev.carillon.delivery.receipt;

import org.jspecify.annotations.NullMarked;
