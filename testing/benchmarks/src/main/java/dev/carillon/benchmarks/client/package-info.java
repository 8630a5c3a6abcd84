/// The outside world: an operator, producers and connected devices, cheap enough to share a machine with what they
/// measure.
@NullMarked
package dev.carillon.benchmarks.client;

import org.jspecify.annotations.NullMarked;
