/// How fast each provider is asked, and whose turn it is: concurrency that follows the provider's latency, rate
/// limits shared by all instances, lanes before lanes and tenants fairly beside each other.
@NullMarked
package dev.carillon.delivery.pace;

import org.jspecify.annotations.NullMarked;
