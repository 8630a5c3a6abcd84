/// Intake of events, the same for every protocol: the gate before a request, the submitter, its answers and its limits.
@NullMarked
package dev.carillon.ingestion.intake;

import org.jspecify.annotations.NullMarked;
