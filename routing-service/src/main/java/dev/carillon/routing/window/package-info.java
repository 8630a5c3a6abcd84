/// Local times: quiet hours, send windows and schedules in any time zone, including days on which clocks change. Pure
/// functions from instant to instant.
@NullMarked
package dev.carillon.routing.window;

import org.jspecify.annotations.NullMarked;
