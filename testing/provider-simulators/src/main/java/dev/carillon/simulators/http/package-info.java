/// Common behaviour of the simulated HTTP providers.
@NullMarked
package dev.carillon.simulators.http;

import org.jspecify.annotations.NullMarked;
