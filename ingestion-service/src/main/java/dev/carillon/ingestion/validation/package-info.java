/// Whether the data of an event keeps to the schema of its type.
@NullMarked
package dev.carillon.ingestion.validation;

import org.jspecify.annotations.NullMarked;
