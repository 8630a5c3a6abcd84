/// Kafka sources: topics of a tenant that ingestion reads as events.
@NullMarked
package dev.carillon.admin.kafkasource;

import org.jspecify.annotations.NullMarked;
