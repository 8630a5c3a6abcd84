/// Counters of the broker and the stores: requests, transactions, bytes, and the lag of consumer groups.
@NullMarked
package dev.carillon.benchmarks.counters;

import org.jspecify.annotations.NullMarked;
