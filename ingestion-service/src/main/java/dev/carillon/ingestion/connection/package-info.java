/// Connection to Kafka.
@NullMarked
package dev.carillon.ingestion.connection;

import org.jspecify.annotations.NullMarked;
