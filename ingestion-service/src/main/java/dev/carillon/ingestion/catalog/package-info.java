/// Catalog of ingestion: event types and API keys, held in memory and updated from the log.
@NullMarked
package dev.carillon.ingestion.catalog;

import org.jspecify.annotations.NullMarked;
