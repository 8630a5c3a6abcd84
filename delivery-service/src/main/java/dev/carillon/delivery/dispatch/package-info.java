/// Consumption and dispatch of deliveries: one worker per channel and lane, so that lanes and providers do not wait
/// for each other. Keeps the order of each recipient, limits the number of attempts, and commits an offset only
/// when every record before it has ended and its receipt is acknowledged.
@NullMarked
package dev.carillon.delivery.dispatch;

import org.jspecify.annotations.NullMarked;
