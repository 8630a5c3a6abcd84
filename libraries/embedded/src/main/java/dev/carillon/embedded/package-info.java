/// Real Kafka, Redis and PostgreSQL from Maven artifacts, on the loopback interface, on a directory that keeps
/// their data from one start to the next. What runs as a process of its own ends with the JVM that started it,
/// however that ends.
@NullMarked
package dev.carillon.embedded;

import org.jspecify.annotations.NullMarked;
