/// All services in one process on embedded Kafka, Redis and PostgreSQL. Adds no logic: it starts, seeds a demo tenant
/// over the public API, says where everything is, and stops everything.
@NullMarked
package dev.carillon.standalone;

import org.jspecify.annotations.NullMarked;
