/// Consequences of attempt outcomes: a delivery settles, fails or is retried at a given time. Pure.
@NullMarked
package dev.carillon.routing.retry;

import org.jspecify.annotations.NullMarked;
