/// CloudEvents 1.0: JSON format and HTTP binding, mapped to submissions.
@NullMarked
package dev.carillon.ingestion.cloudevents;

import org.jspecify.annotations.NullMarked;
