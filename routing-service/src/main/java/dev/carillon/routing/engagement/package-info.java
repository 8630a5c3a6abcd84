/// Engagement hours of recipients, and the best hour to send. Pure values.
@NullMarked
package dev.carillon.routing.engagement;

import org.jspecify.annotations.NullMarked;
