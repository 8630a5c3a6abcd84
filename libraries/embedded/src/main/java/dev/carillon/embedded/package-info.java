/// Real Kafka, Redis and PostgreSQL servers from Maven artifacts, on the loopback interface, with a directory that
/// keeps their data between starts. Separate processes end with the JVM that started them, in whatever way it ends.
@NullMarked
package dev.carillon.embedded;

import org.jspecify.annotations.NullMarked;
