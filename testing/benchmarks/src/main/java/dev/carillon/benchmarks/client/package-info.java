/// Clients of the platform: an operator, producers and connected devices, with so little processor time that they
/// can share a machine with the measured services.
@NullMarked
package dev.carillon.benchmarks.client;

import org.jspecify.annotations.NullMarked;
