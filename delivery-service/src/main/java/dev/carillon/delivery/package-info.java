/// Hands deliveries to providers and reports what came of it. It owns attempts and knows no policy: whether to try
/// again, and when, is the router's decision.
@NullMarked
package dev.carillon.delivery;

import org.jspecify.annotations.NullMarked;
