/// What ingestion knows of the catalog: event types and API keys, held in memory and followed from the log.
@NullMarked
package dev.carillon.ingestion.catalog;

import org.jspecify.annotations.NullMarked;
