// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.metering;

import dev.carillon.events.Channel;
import dev.carillon.events.Lane;
import dev.carillon.events.v1.DeadLetter;
import dev.carillon.events.v1.Delivery;
import dev.carillon.events.v1.Receipt;
import java.time.InstantSource;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;

/// Meters of one lane's decisions. Thread-safe.
public final class LaneMeters {

    private static final String NO_RULE = "none";
    private static final double MILLIS = 1000;

    private final String lane;
    private final RouterMeters.Counters counters;
    private final InstantSource clock;
    private final Map<Integer, Long> nextDueMillis = new ConcurrentHashMap<>();

    LaneMeters(Lane lane, RouterMeters.Counters counters, InstantSource clock) {
        this.lane = lane.wireName();
        this.counters = counters;
        this.clock = clock;
    }

    /// Counts a delivery that was sent to the workers.
    public void delivered(Delivery delivery, Channel channel) {
        String attempt = delivery.getAttempt() > 1 ? "retry" : "first";
        counters.deliveries()
                .of(lane, channel.wireName(), delivery.getRetracted() ? "withdrawal" : attempt)
                .increment();
    }

    /// Counts a recorded decision.
    public void recorded(Receipt receipt) {
        switch (receipt.getFactCase()) {
            case ROUTED -> decided("routed", receipt.getRouted().getRule());
            case SUPPRESSED -> decided("suppressed", receipt.getSuppressed().getRule());
            case DEFERRED -> decided("deferred", receipt.getDeferred().getRule());
            case DIGESTED -> decided("digested", receipt.getDigested().getRule());
            case FAILED -> decided("failed", NO_RULE);
            case EXPIRED -> decided("expired", NO_RULE);
            case CANCELLED -> decided("cancelled", NO_RULE);
            case RETRACTED -> decided("retracted", NO_RULE);
            case ESCALATED -> decided("escalated", NO_RULE);
            default -> {
                // Not a decision about a notification.
            }
        }
    }

    /// Counts a due retry that waits because the budget is empty.
    public void postponed(Channel channel) {
        counters.postponed().of(lane, channel.wireName()).increment();
    }

    public void buried(DeadLetter letter) {
        counters.deadLetters().of(lane, letter.getCode()).increment();
    }

    /// Sets the due time of a partition's next timer; empty if there is none, or if another router has the
    /// partition now.
    public void due(int partition, OptionalLong nextMillis) {
        if (nextMillis.isPresent()) {
            nextDueMillis.put(partition, nextMillis.getAsLong());
        } else {
            nextDueMillis.remove(partition);
        }
    }

    double overdueSeconds() {
        long now = clock.millis();
        return nextDueMillis.values().stream()
                        .mapToLong(due -> Math.max(0, now - due))
                        .max()
                        .orElse(0)
                / MILLIS;
    }

    private void decided(String decision, String rule) {
        counters.decisions().of(lane, decision, rule.isEmpty() ? NO_RULE : rule).increment();
    }
}
