/// Validation of an event's data against the schema of its type.
@NullMarked
package dev.carillon.ingestion.validation;

import org.jspecify.annotations.NullMarked;
