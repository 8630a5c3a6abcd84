/// Consumes deliveries and has them attempted: one worker per channel and lane, so that no lane waits for another and
/// no provider for another. Keeps the order of each recipient, bounds what is under way, and commits an offset only
/// when everything up to it has ended and its evidence is acknowledged.
@NullMarked
package dev.carillon.delivery.dispatch;

import org.jspecify.annotations.NullMarked;
