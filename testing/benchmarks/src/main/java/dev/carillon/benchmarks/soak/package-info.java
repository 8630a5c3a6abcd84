/// Mobile chaos: clients that drop, sleep and move between networks and nodes, while nodes and Redis die. A checker
/// proves of every client that it missed nothing, got nothing twice and nothing out of order, and counts what the
/// database counts.
@NullMarked
package dev.carillon.benchmarks.soak;

import org.jspecify.annotations.NullMarked;
