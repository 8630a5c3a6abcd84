/// How the gateway reaches Redis and PostgreSQL: connections that are made in the background and made again,
/// and the one exception that says that a store is away.
@NullMarked
package dev.carillon.gateway.store;

import org.jspecify.annotations.NullMarked;
