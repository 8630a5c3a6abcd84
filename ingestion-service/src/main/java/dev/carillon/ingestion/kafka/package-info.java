/// Events from Kafka: topics of tenants, whose records are read as events and pass the same intake as requests.
@NullMarked
package dev.carillon.ingestion.kafka;

import org.jspecify.annotations.NullMarked;
