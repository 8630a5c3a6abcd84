/// Times of day as the recipient's clock shows them: quiet hours, send windows and schedules, in any zone and on the
/// days on which clocks change. Pure values; an instant comes in, an instant comes out.
@NullMarked
package dev.carillon.routing.window;

import org.jspecify.annotations.NullMarked;
