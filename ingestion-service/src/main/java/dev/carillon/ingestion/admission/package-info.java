/// Admission of requests by memory in use, so that overload is refused instead of buffered.
@NullMarked
package dev.carillon.ingestion.admission;

import org.jspecify.annotations.NullMarked;
