/// From what a producer asks for to an event that may be published. The policy is a pure function; nothing here does
/// I/O.
@NullMarked
package dev.carillon.ingestion.submission;

import org.jspecify.annotations.NullMarked;
