/// Delivery service: sends deliveries to providers and publishes the outcomes. It makes attempts and has no policy:
/// the router decides on retries.
@NullMarked
package dev.carillon.delivery;

import org.jspecify.annotations.NullMarked;
