/// Circuit breakers: one for each provider, and one for each host where a provider has many hosts. Nothing is sent
/// to a failing provider for a while; then a few trial attempts decide whether its circuit closes.
@NullMarked
package dev.carillon.delivery.channel.circuit;

import org.jspecify.annotations.NullMarked;
