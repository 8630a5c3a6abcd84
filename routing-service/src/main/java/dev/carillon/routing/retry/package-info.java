/// What an attempt's outcome means for a delivery: settled, failed, or tried again and when. Pure.
@NullMarked
package dev.carillon.routing.retry;

import org.jspecify.annotations.NullMarked;
