// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.tracking;

import dev.carillon.events.v1.Event;
import dev.carillon.events.v1.Receipt;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.Locale;

/// Key by which facts are counted for analytics.
///
/// @param day day of the fact, of UTC
/// @param channel number of the channel; 0 for none
/// @param fact name of a [TrackedState] in lower case, or `cost_micros`
record DayKey(String tenant, LocalDate day, String eventType, short channel, String fact)
        implements Comparable<DayKey> {

    private static final String COST = "cost_micros";

    private static final Comparator<DayKey> ORDER = Comparator.comparing(DayKey::tenant)
            .thenComparing(DayKey::day)
            .thenComparing(DayKey::eventType)
            .thenComparingInt(DayKey::channel)
            .thenComparing(DayKey::fact);

    static DayKey of(Receipt receipt) {
        return of(
                receipt.getTenant(),
                receipt.getAtMillis(),
                receipt.getEventType(),
                receipt.getChannelValue(),
                TrackedState.of(receipt));
    }

    /// Key of the charges of an attempt, of which millionths of a currency are counted.
    static DayKey ofCost(Receipt receipt) {
        DayKey attempted = of(receipt);
        return new DayKey(attempted.tenant, attempted.day, attempted.eventType, attempted.channel, COST);
    }

    /// Key of the acceptance of an event for one recipient.
    static DayKey ofAcceptance(Event event) {
        return of(event.getTenant(), event.getAcceptedAtMillis(), event.getType(), 0, TrackedState.ACCEPTED);
    }

    private static DayKey of(String tenant, long atMillis, String eventType, int channel, TrackedState state) {
        return new DayKey(
                TrackedBatch.text(tenant),
                LocalDate.ofInstant(Instant.ofEpochMilli(atMillis), ZoneOffset.UTC),
                TrackedBatch.text(eventType),
                (short) channel,
                state.name().toLowerCase(Locale.ROOT));
    }

    @Override
    public int compareTo(DayKey other) {
        return ORDER.compare(this, other);
    }
}
