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

/// At which hours of the day a recipient, or a tenant's recipients together, engaged. Old engagement fades: it counts
/// half after [#HALF_LIFE]. The order in which engagement becomes known does not matter.
///
/// @param byHour weight of each of the 24 hours at `updatedMillis`
/// @param updatedMillis the newest engagement
public record EngagementHistogram(List<Double> byHour, long updatedMillis) {

    public static final Duration HALF_LIFE = Duration.ofDays(30);

    /// What the tenant's habits weigh, in engagements of the recipient's own: with five of them, one's own habits and
    /// the tenant's count alike (the concentration of a Dirichlet prior).
    public static final double PRIOR_WEIGHT = 5;

    /// What the even share of each hour weighs within the tenant's habits, so that few make no prejudice.
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

    /// With one more engagement, at the hour that the recipient's clock showed.
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

    /// The moment within a span at which the recipient is likeliest to engage: now, or the beginning of an hour to
    /// come.
    /// The earliest, where several are equally good; so it is now, where nothing is known of anybody.
    ///
    /// @param prior the habits of the tenant's recipients together
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

    /// The share of engagement that is expected in an hour of the day; those of all hours are 1 together.
    double likelihood(int hour, Instant now, EngagementHistogram prior) {
        double expected = (prior.weight(hour, now) + EVEN_WEIGHT / HOURS) / (prior.total(now) + EVEN_WEIGHT);
        return (weight(hour, now) + PRIOR_WEIGHT * expected) / (total(now) + PRIOR_WEIGHT);
    }

    /// Enough digits to compare by, few enough to read.
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

    /// Now, and whenever a clock begins to show another hour.
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
