/// Soak test with mobile clients that disconnect, sleep and move between networks and nodes, while nodes and Redis
/// fail. A checker verifies that every client missed nothing, got nothing twice and nothing out of order, and has
/// the same counts as the database.
@NullMarked
package dev.carillon.benchmarks.soak;

import org.jspecify.annotations.NullMarked;
