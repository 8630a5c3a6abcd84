// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.engagement;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneOffsetTransition;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Histogram of the hours of day at which a recipient, or all recipients of a tenant, engaged. Old engagement decays:
/// it counts half after [#HALF_LIFE]. The order in which engagement becomes known does not matter.
///
/// @param byHour weight of each of the 24 hours at `updatedMillis`
/// @param updatedMillis time of the newest engagement
public record EngagementHistogram(List<Double> byHour, long updatedMillis) {

    public static final Duration HALF_LIFE = Duration.ofDays(30);

    /// Weight of the tenant's histogram, in engagements of the recipient: with five own engagements both count
    /// alike (the concentration of a Dirichlet prior).
    public static final double PRIOR_WEIGHT = 5;

    /// Weight of an even distribution within the tenant's histogram, so that few engagements do not dominate it.
    private static final double EVEN_WEIGHT = 24;

    private static final int HOURS = 24;
    private static final EngagementHistogram NONE = new EngagementHistogram(Collections.nCopies(HOURS, 0.0), 0);

    public EngagementHistogram {
        if (byHour.size() != HOURS || byHour.stream().anyMatch(weight -> !(weight >= 0 && weight < Double.MAX_VALUE))) {
            throw new IllegalArgumentException("a day has 24 hours with weights from 0, not " + byHour);
        }
        byHour = List.copyOf(byHour);
    }

    public static EngagementHistogram none() {
        return NONE;
    }

    /// Histogram with one more engagement, at the hour in the given zone.
    public EngagementHistogram record(Instant engagedAt, ZoneId zone) {
        long at = engagedAt.toEpochMilli();
        long updated = Math.max(updatedMillis, at);
        double fading = fading(updated - updatedMillis);
        double added = fading(updated - at);
        int hour = engagedAt.atZone(zone).getHour();
        return new EngagementHistogram(
                IntStream.range(0, HOURS)
                        .mapToObj(each -> byHour.get(each) * fading + (each == hour ? added : 0))
                        .toList(),
                updated);
    }

    /// Time within a span at which the recipient is most likely to engage: now, or the start of a later hour.
    /// Among equally good times the earliest; so it is now if no engagement is known.
    ///
    /// @param prior histogram of the tenant's recipients
    public BestTime bestTime(Instant now, Duration within, ZoneId zone, EngagementHistogram prior) {
        double own = total(now);
        return candidates(now, now.plus(within), zone)
                .map(at -> {
                    int hour = at.atZone(zone).getHour();
                    return new BestTime(at, hour, likelihood(hour, now, prior), own);
                })
                .reduce((best, next) -> next.likelihood() > best.likelihood() ? next : best)
                .orElseThrow();
    }

    /// Share of engagement that is expected in an hour of day. The shares of all hours sum to 1.
    double likelihood(int hour, Instant now, EngagementHistogram prior) {
        double expected = (prior.weight(hour, now) + EVEN_WEIGHT / HOURS) / (prior.total(now) + EVEN_WEIGHT);
        return (weight(hour, now) + PRIOR_WEIGHT * expected) / (total(now) + PRIOR_WEIGHT);
    }

    /// Rounded value for receipts: precise enough to compare, short enough to read.
    static String rounded(double value) {
        return BigDecimal.valueOf(value).setScale(3, RoundingMode.HALF_UP).toPlainString();
    }

    private double weight(int hour, Instant now) {
        return byHour.get(hour) * fading(now.toEpochMilli() - updatedMillis);
    }

    private double total(Instant now) {
        return byHour.stream().mapToDouble(Double::doubleValue).sum() * fading(now.toEpochMilli() - updatedMillis);
    }

    private static double fading(long agoMillis) {
        return agoMillis <= 0 ? 1 : Math.pow(0.5, (double) agoMillis / HALF_LIFE.toMillis());
    }

    /// Candidate times: now, and each start of an hour in the zone.
    private static Stream<Instant> candidates(Instant now, Instant until, ZoneId zone) {
        return Stream.iterate(now, at -> !at.isAfter(until), at -> nextHour(at, zone));
    }

    private static Instant nextHour(Instant at, ZoneId zone) {
        ZonedDateTime shown = at.atZone(zone);
        Instant full = shown.toOffsetDateTime()
                .truncatedTo(ChronoUnit.HOURS)
                .plusHours(1)
                .toInstant();
        @Nullable ZoneOffsetTransition change = zone.getRules().nextTransition(at);
        return change != null && change.getInstant().isBefore(full) ? change.getInstant() : full;
    }
}
