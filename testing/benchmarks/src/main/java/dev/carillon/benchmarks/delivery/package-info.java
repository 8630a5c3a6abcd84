/// The delivery service under measurement and under stress: what a send costs on each channel, whether one tenant's
/// flood moves another's latency, and what a provider's outage does.
@NullMarked
package dev.carillon.benchmarks.delivery;

import org.jspecify.annotations.NullMarked;
