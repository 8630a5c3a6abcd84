/// Supervision of the lanes' streams: start, restart after failures, and status.
@NullMarked
package dev.carillon.routing.running;

import org.jspecify.annotations.NullMarked;
