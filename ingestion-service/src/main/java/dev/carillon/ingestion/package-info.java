/// Ingestion accepts events over HTTP, as native JSON or CloudEvents, and over gRPC. It validates them against the
/// catalog and writes them to the log. It owns no state. An accepted event is durable.
@NullMarked
package dev.carillon.ingestion;

import org.jspecify.annotations.NullMarked;
