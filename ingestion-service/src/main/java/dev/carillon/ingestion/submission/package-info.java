/// Submission of events: from a producer's request to an event that may be published. The policy is a pure function;
/// this package does no I/O.
@NullMarked
package dev.carillon.ingestion.submission;

import org.jspecify.annotations.NullMarked;
