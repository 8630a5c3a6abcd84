// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.routing;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.carillon.events.v1.Delivery;
import dev.carillon.events.v1.DeliveryContent;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Ledger of the router's deliveries: the events for each recipient and their number. A template writes each event
/// that it contains as `<number>` between angle brackets. Written by one thread, readable by any.
final class DeliveryLedger {

    private static final Pattern NAMED = Pattern.compile("<([^>]*)>");

    private final Map<String, Integer> counts = new ConcurrentHashMap<>();
    private final Map<String, Long> firstNanos = new ConcurrentHashMap<>();

    void arrived(Delivery delivery, long atNanos) {
        Matcher named = NAMED.matcher(text(delivery));
        while (named.find()) {
            String what = "%s %s %s %s"
                    .formatted(delivery.getEventType(), delivery.getChannel(), delivery.getRecipient(), named.group(1));
            counts.merge(what, 1, Integer::sum);
            firstNanos.putIfAbsent(what, atNanos);
        }
    }

    /// Number of deliveries by `<type> <channel> <recipient> <number>`.
    Map<String, Integer> counts() {
        return new TreeMap<>(counts);
    }

    int distinctCount() {
        return counts.size();
    }

    /// Instants of the first arrivals, by [System#nanoTime()].
    Map<String, Long> firstNanos() {
        return Map.copyOf(firstNanos);
    }

    private static String text(Delivery delivery) {
        try {
            DeliveryContent content =
                    DeliveryContent.parseFrom(delivery.getContent().getContent());
            return content.hasPush()
                    ? content.getPush().getBody()
                    : content.getInApp().getBody();
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("a delivery without content", e);
        }
    }
}
