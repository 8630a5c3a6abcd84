/// Events come in: over HTTP, as native JSON or CloudEvents, checked against the catalog and written to the log. Owns
/// no
/// state. What it answers with 202 is durable.
@NullMarked
package dev.carillon.ingestion;

import org.jspecify.annotations.NullMarked;
