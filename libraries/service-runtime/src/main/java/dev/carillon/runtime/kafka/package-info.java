/// Kafka clients of a service: one source of them, configured by `spring.kafka.*`. No service constructs a client
/// itself, so that addresses, TLS, SASL and any other client property are configuration.
@NullMarked
package dev.carillon.runtime.kafka;

import org.jspecify.annotations.NullMarked;
