// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.tracking.stage;

import dev.carillon.events.Channel;
import dev.carillon.events.topic.HeaderNames;
import dev.carillon.events.v1.Attempted;
import dev.carillon.events.v1.Receipt;
import dev.carillon.observability.metric.Source;
import dev.carillon.observability.trace.Traceparent;
import dev.carillon.observability.trace.Tracing;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/// Continues sampled traces from the receipts of the log: spans for the decision, each attempt, and each
/// acknowledgement or callback, with the service and the instants of the receipt. The other services create no
/// spans for them, and acknowledgements and callbacks carry no trace context, since receipts name their delivery.
/// Only deliveries of the newest sampled traces are cached. For the reading thread.
public final class ReceiptSpans {

    private static final int REMEMBERED = 10_000;

    private final Tracing tracing;
    private final Function<String, OptionalLong> acceptedAt;
    private final Map<String, TracedDelivery> deliveries = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, TracedDelivery> eldest) {
            return size() > REMEMBERED;
        }
    };

    /// Spans of a delivery so far.
    private static final class TracedDelivery {
        private final SpanContext routed;
        private final List<Receipt> early = new ArrayList<>(0);
        private @Nullable SpanContext accepted;
        private long acceptedMillis;

        private TracedDelivery(SpanContext routed) {
            this.routed = routed;
        }
    }

    /// @param acceptedAt time at which a notification's event was accepted, if it is still cached
    public ReceiptSpans(Tracing tracing, Function<String, OptionalLong> acceptedAt) {
        this.tracing = tracing;
        this.acceptedAt = acceptedAt;
    }

    /// @param headers headers of the receipt's record
    public void read(Headers headers, Receipt receipt) {
        if (!tracing.isOn()) {
            return;
        }
        switch (receipt.getFactCase()) {
            case ROUTED, SUPPRESSED, DEFERRED, DIGESTED, EXPIRED, FAILED -> decided(headers, receipt);
            case ATTEMPTED -> attempted(headers, receipt);
            case CONFIRMED, SEEN, READ, OPENED, CLICKED, BOUNCED, COMPLAINED, UNSUBSCRIBED, RESUBSCRIBED ->
                returned(receipt);
            default -> {
                // No step of a trace.
            }
        }
    }

    private void decided(Headers headers, Receipt receipt) {
        sampled(headers).ifPresent(parent -> {
            long accepted = acceptedAt.apply(receipt.getNotificationId()).orElse(receipt.getAtMillis());
            Span span = begin(receipt, new Tracing.Deed(Source.ROUTING, "route", SpanKind.CONSUMER), parent, accepted)
                    .setAttribute("carillon.decision", fact(receipt));
            span.end(receipt.getAtMillis(), TimeUnit.MILLISECONDS);
            if (receipt.hasRouted() && !receipt.getDeliveryId().isEmpty()) {
                deliveries.put(receipt.getDeliveryId(), new TracedDelivery(span.getSpanContext()));
            }
        });
    }

    private void attempted(Headers headers, Receipt receipt) {
        TracedDelivery delivery = deliveries.get(receipt.getDeliveryId());
        Optional<SpanContext> parent = delivery == null ? sampled(headers) : Optional.of(delivery.routed);
        Attempted attempted = receipt.getAttempted();
        parent.ifPresent(routed -> {
            Tracing.Deed deed = new Tracing.Deed(service(receipt), "attempt", SpanKind.CLIENT);
            Span span = begin(receipt, deed, routed, receipt.getAtMillis() - attempted.getDurationMillis())
                    .setAttribute("carillon.provider", attempted.getProvider())
                    .setAttribute("carillon.attempt", attempted.getAttempt())
                    .setAttribute(
                            "carillon.outcome",
                            attempted.getOutcomeCase().name().toLowerCase(Locale.ROOT));
            if (!attempted.hasAccepted()) {
                span.setStatus(StatusCode.ERROR);
            }
            span.end(receipt.getAtMillis(), TimeUnit.MILLISECONDS);
            if (attempted.hasAccepted()) {
                accepted(receipt, delivery == null ? new TracedDelivery(routed) : delivery, span.getSpanContext());
            }
        });
    }

    private void accepted(Receipt receipt, TracedDelivery delivery, SpanContext context) {
        delivery.accepted = context;
        delivery.acceptedMillis = receipt.getAtMillis();
        deliveries.put(receipt.getDeliveryId(), delivery);
        List<Receipt> waited = List.copyOf(delivery.early);
        delivery.early.clear();
        waited.forEach(this::returned);
    }

    /// Adds a span for an acknowledgement or callback. A live client may acknowledge an item before the receipt of
    /// its inbox entry is written.
    private void returned(Receipt receipt) {
        TracedDelivery delivery = deliveries.get(receipt.getDeliveryId());
        if (delivery == null) {
            return;
        }
        SpanContext accepted = delivery.accepted;
        if (accepted == null) {
            delivery.early.add(receipt);
            return;
        }
        boolean client = receipt.getRecordedBy().startsWith("gateway");
        Tracing.Deed deed = new Tracing.Deed(service(receipt), client ? "acknowledge" : "callback", SpanKind.SERVER);
        begin(receipt, deed, accepted, Math.min(delivery.acceptedMillis, receipt.getAtMillis()))
                .setAttribute("carillon.fact", fact(receipt))
                .end(receipt.getAtMillis(), TimeUnit.MILLISECONDS);
    }

    private Span begin(Receipt receipt, Tracing.Deed deed, SpanContext parent, long fromMillis) {
        Span span = tracing.begin(
                        deed, Optional.of(parent), Instant.ofEpochMilli(Math.min(fromMillis, receipt.getAtMillis())))
                .setAttribute("carillon.event", receipt.getEventId())
                .setAttribute("carillon.notification", receipt.getNotificationId())
                .setAttribute("carillon.recorded_by", receipt.getRecordedBy());
        Channel.find(receipt.getChannel())
                .ifPresent(channel -> span.setAttribute("carillon.channel", channel.wireName()));
        return span;
    }

    private static Source service(Receipt receipt) {
        return Channel.find(receipt.getChannel())
                .filter(channel -> channel == Channel.IN_APP)
                .map(_ -> Source.GATEWAY)
                .orElse(Source.DELIVERY);
    }

    private static String fact(Receipt receipt) {
        return receipt.getFactCase().name().toLowerCase(Locale.ROOT);
    }

    private static Optional<SpanContext> sampled(Headers headers) {
        Header header = headers.lastHeader(HeaderNames.TRACEPARENT);
        return header == null
                ? Optional.empty()
                : Traceparent.parse(new String(header.value(), StandardCharsets.UTF_8))
                        .filter(SpanContext::isSampled);
    }
}
