/// All services in one process on embedded Kafka, Redis and PostgreSQL. It adds no logic: it starts the services,
/// creates a demo tenant over the public API, prints all addresses, and stops the services.
@NullMarked
package dev.carillon.standalone;

import org.jspecify.annotations.NullMarked;
