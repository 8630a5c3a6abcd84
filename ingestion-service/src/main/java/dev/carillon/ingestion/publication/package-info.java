/// Publication of events as records in Kafka. A publication is complete only when every record is acknowledged by all
/// in-sync replicas.
@NullMarked
package dev.carillon.ingestion.publication;

import org.jspecify.annotations.NullMarked;
