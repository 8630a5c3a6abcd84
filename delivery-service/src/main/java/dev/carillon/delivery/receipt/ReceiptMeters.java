// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.receipt;

import dev.carillon.events.Channel;
import dev.carillon.events.FailureCode;
import dev.carillon.events.Lane;
import dev.carillon.events.v1.Attempted;
import dev.carillon.events.v1.Receipt;
import dev.carillon.observability.metric.Family;
import dev.carillon.observability.metric.Label;
import dev.carillon.observability.metric.Meters;
import dev.carillon.observability.metric.Metric;
import dev.carillon.observability.metric.Source;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;

/// Counters of published receipts and dead letters. Thread-safe.
final class ReceiptMeters {

    private static final double MICROS = 1_000_000;

    private final Family<Counter> receipts;
    private final Family<Counter> uncalled;
    private final Family<Counter> cost;
    private final Family<Counter> deadLetters;

    ReceiptMeters(MeterRegistry registry) {
        Meters meters = new Meters(registry, Source.DELIVERY);
        receipts = meters.counters(Metric.DELIVERY_RECEIPTS);
        uncalled = meters.counters(Metric.DELIVERY_UNCALLED);
        cost = meters.counters(Metric.DELIVERY_COST);
        deadLetters = meters.counters(Metric.DELIVERY_DEAD_LETTERS);
    }

    void published(Lane lane, Receipt receipt) {
        String channel =
                Channel.find(receipt.getChannel()).map(Channel::wireName).orElse(Label.OTHER);
        receipts.of(channel, lane.wireName(), receipt.getFactCase().name().toLowerCase(Locale.ROOT))
                .increment();
        if (receipt.hasAttempted()) {
            Attempted attempted = receipt.getAttempted();
            if (attempted.getProvider().isEmpty()) {
                uncalled.of(channel, lane.wireName(), reason(attempted)).increment();
            } else if (attempted.getCostMicros() > 0) {
                cost.of(channel, attempted.getProvider()).increment(attempted.getCostMicros() / MICROS);
            }
        }
    }

    void deadLettered(FailureCode code) {
        deadLetters.of(code.wireName()).increment();
    }

    private static String reason(Attempted attempted) {
        return switch (attempted.getOutcomeCase()) {
            case REFUSED -> attempted.getRefused().getCode();
            case THROTTLED -> "throttled";
            case UNANSWERED -> "unanswered";
            case ADDRESS_INVALID -> "address-invalid";
            case ACCEPTED -> "accepted";
            case OUTCOME_NOT_SET -> Label.OTHER;
        };
    }
}
