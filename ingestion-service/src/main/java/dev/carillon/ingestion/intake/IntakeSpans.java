// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.ingestion.intake;

import dev.carillon.ingestion.publication.PublicationOutcome;
import dev.carillon.ingestion.submission.PreparedEvent;
import dev.carillon.observability.metric.Source;
import dev.carillon.observability.trace.Traceparent;
import dev.carillon.observability.trace.Tracing;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import java.time.Instant;
import java.util.Optional;

/// First span of a notification's trace: from the request to the broker's acknowledgement. Thread-safe.
final class IntakeSpans {

    private static final Tracing.Deed SUBMIT = new Tracing.Deed(Source.INGESTION, "submit", SpanKind.SERVER);

    private final Tracing tracing;

    IntakeSpans(Tracing tracing) {
        this.tracing = tracing;
    }

    /// Event with its span, whose trace context is stored with it.
    record Traced(PreparedEvent event, Span span) {

        void end(PublicationOutcome outcome) {
            if (!(outcome instanceof PublicationOutcome.Published)) {
                span.setStatus(StatusCode.ERROR);
            }
            span.end();
        }
    }

    /// @param requested trace context from the producer; empty if it sent none
    Traced begin(PreparedEvent event, Optional<SpanContext> requested, Instant arrived) {
        if (!tracing.isOn()) {
            return new Traced(event, Span.getInvalid());
        }
        Span span = tracing.begin(SUBMIT, requested, arrived)
                .setAttribute("carillon.event", event.event().getId())
                .setAttribute("carillon.event_type", event.event().getType())
                .setAttribute("carillon.lane", event.lane().wireName());
        String context = Traceparent.text(span.getSpanContext());
        return new Traced(new PreparedEvent(event.lane(), event.event(), event.recipients(), context), span);
    }
}
