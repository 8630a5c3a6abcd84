/// Ingestion accepts events over HTTP as native JSON or CloudEvents, validates them against the catalog and writes
/// them to the log. It owns no state. An event answered with 202 is durable.
@NullMarked
package dev.carillon.ingestion;

import org.jspecify.annotations.NullMarked;
