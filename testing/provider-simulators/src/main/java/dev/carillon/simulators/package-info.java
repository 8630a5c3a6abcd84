/// Simulated providers with the protocols of the real ones, for tests and for the demo. They validate requests as
/// the vendor does, record what arrives, and can be made to misbehave over HTTP.
@NullMarked
package dev.carillon.simulators;

import org.jspecify.annotations.NullMarked;
