/// Pace of calls to each provider: concurrency that adapts to the provider's latency, rate limits shared by all
/// instances, priority of lanes and fairness between tenants.
@NullMarked
package dev.carillon.delivery.pace;

import org.jspecify.annotations.NullMarked;
