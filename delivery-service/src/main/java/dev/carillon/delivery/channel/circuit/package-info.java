/// Circuits: one for each provider, and for each host where a provider is many. A provider that keeps failing is left
/// alone for a while, then asked a few times before it is trusted again.
@NullMarked
package dev.carillon.delivery.channel.circuit;

import org.jspecify.annotations.NullMarked;
