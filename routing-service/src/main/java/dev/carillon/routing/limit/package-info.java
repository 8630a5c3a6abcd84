/// How much is too much: limits on what a recipient is sent in a span of time. Pure values.
@NullMarked
package dev.carillon.routing.limit;

import org.jspecify.annotations.NullMarked;
