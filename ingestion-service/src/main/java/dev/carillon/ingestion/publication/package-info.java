/// Events become records in Kafka. A publication is done only when every record is acknowledged by all in-sync
/// replicas.
@NullMarked
package dev.carillon.ingestion.publication;

import org.jspecify.annotations.NullMarked;
