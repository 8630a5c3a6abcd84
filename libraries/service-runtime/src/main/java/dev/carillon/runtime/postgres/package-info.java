/// PostgreSQL connections of a service: one source of them, configured by `spring.datasource.*`. No service opens a
/// pool itself, so that addresses, TLS, credentials and settings of the pools are configuration.
@NullMarked
package dev.carillon.runtime.postgres;

import org.jspecify.annotations.NullMarked;
