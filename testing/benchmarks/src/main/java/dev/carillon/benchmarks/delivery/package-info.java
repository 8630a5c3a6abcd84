/// Benchmarks and stress tests of the delivery service: the cost of a send on each channel, the isolation between
/// tenants, and the outage of a provider.
@NullMarked
package dev.carillon.benchmarks.delivery;

import org.jspecify.annotations.NullMarked;
