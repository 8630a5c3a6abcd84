/// Connections to Redis and PostgreSQL, opened and reopened in the background, and the exception for an unavailable
/// store.
@NullMarked
package dev.carillon.gateway.store;

import org.jspecify.annotations.NullMarked;
