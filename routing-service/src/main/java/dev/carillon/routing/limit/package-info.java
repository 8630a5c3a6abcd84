/// Limits on the notifications of a recipient in a span of time. Pure values.
@NullMarked
package dev.carillon.routing.limit;

import org.jspecify.annotations.NullMarked;
