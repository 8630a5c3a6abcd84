/// When recipients look: what is known of the hours at which they engage, and the best hour to come. Pure values.
@NullMarked
package dev.carillon.routing.engagement;

import org.jspecify.annotations.NullMarked;
