// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.tracking;

import dev.carillon.admin.database.AdminDatabase;
import dev.carillon.events.Channel;
import dev.carillon.events.Lane;
import dev.carillon.events.TenantId;
import dev.carillon.events.v1.ChannelCode;
import dev.carillon.events.v1.LaneCode;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.IntStream;

/// Numbers of recent facts. Thread-safe.
final class Rates {

    private static final Duration REACH = Duration.ofMinutes(15);
    private static final Duration LATELY = Duration.ofMinutes(1);

    static final String READ = """
            select at_millis, lane, channel, state, count from tracked_rates
            where tenant = ? and at_millis >= ? and at_millis < ? order by at_millis
            """;

    /// States of the funnel, from accepted to read, in the order in which they occur.
    private static final List<TrackedState> FUNNEL = List.of(
            TrackedState.ACCEPTED,
            TrackedState.ROUTED,
            TrackedState.PROVIDER_ACCEPTED,
            TrackedState.CONFIRMED,
            TrackedState.SEEN,
            TrackedState.READ);

    private static final List<String> CHANNELS =
            Arrays.stream(Channel.values()).map(Channel::wireName).toList();
    private static final List<String> LANES =
            Arrays.stream(Lane.values()).map(Lane::wireName).toList();
    private static final double TENTHS = 10;

    private static final List<TrackedState> TROUBLE = List.of(
            TrackedState.SUPPRESSED,
            TrackedState.RETRY_SCHEDULED,
            TrackedState.FAILED,
            TrackedState.EXPIRED,
            TrackedState.DEAD_LETTERED);

    private final AdminDatabase database;
    private final InstantSource clock;

    Rates(AdminDatabase database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    /// Numbers of the last 15 minutes.
    ///
    /// @param funnel facts by state, over all channels
    /// @param trouble failures by state, over all channels
    /// @param channels provider acceptances by channel
    /// @param lanes accepted notifications by lane
    /// @param times start of each interval
    /// @param accepted accepted notifications per second, by interval
    /// @param sent provider acceptances per second, by channel and interval
    record Figures(
            Instant at,
            Map<String, Long> funnel,
            Map<String, Long> trouble,
            Map<String, Tally> channels,
            Map<String, Tally> lanes,
            List<Instant> times,
            List<Double> accepted,
            Map<String, List<Double>> sent) {}

    /// @param count number in the last 15 minutes
    /// @param perSecond rate of the last minute
    record Tally(long count, double perSecond) {}

    private record Count(long atMillis, short lane, short channel, short state, long count) {}

    Figures read(TenantId tenant) {
        Instant now = clock.instant();
        long interval = RateKey.INTERVAL.toMillis();
        // The unfinished interval is left out: it would look like a drop.
        long end = now.toEpochMilli() - Math.floorMod(now.toEpochMilli(), interval);
        long begin = end - REACH.toMillis();
        List<Count> counts = database.jdbc()
                .sql(READ)
                .params(tenant.value(), begin, end + interval)
                .query((row, _) ->
                        new Count(row.getLong(1), row.getShort(2), row.getShort(3), row.getShort(4), row.getLong(5)))
                .list();
        int intervals = (int) (REACH.toMillis() / interval);
        Double[] accepted = zeros(intervals);
        Map<String, Double[]> sent = new TreeMap<>();
        CHANNELS.forEach(channel -> sent.put(channel, zeros(intervals)));
        for (Count count : counts) {
            int place = (int) ((count.atMillis() - begin) / interval);
            if (place < intervals) {
                if (count.state() == TrackedState.ACCEPTED.rank()) {
                    accepted[place] += perSecond(count);
                } else if (count.state() == TrackedState.PROVIDER_ACCEPTED.rank()) {
                    channel(count)
                            .flatMap(name -> Optional.ofNullable(sent.get(name)))
                            .ifPresent(line -> line[place] += perSecond(count));
                }
            }
        }
        Map<String, List<Double>> lines = new TreeMap<>();
        sent.forEach((channel, line) -> lines.put(channel, List.of(line)));
        return new Figures(
                now,
                sums(counts, FUNNEL),
                sums(counts, TROUBLE),
                tallies(of(counts, TrackedState.PROVIDER_ACCEPTED), CHANNELS, Rates::channel, end),
                tallies(of(counts, TrackedState.ACCEPTED), LANES, Rates::lane, end),
                IntStream.range(0, intervals)
                        .mapToObj(place -> Instant.ofEpochMilli(begin + place * interval))
                        .toList(),
                List.of(accepted),
                lines);
    }

    private static Map<String, Long> sums(List<Count> counts, List<TrackedState> states) {
        Map<String, Long> sums = new LinkedHashMap<>();
        for (TrackedState state : states) {
            sums.put(
                    state.wireName(),
                    counts.stream()
                            .filter(count -> count.state() == state.rank())
                            .mapToLong(Count::count)
                            .sum());
        }
        return sums;
    }

    private static List<Count> of(List<Count> counts, TrackedState state) {
        return counts.stream().filter(count -> count.state() == state.rank()).toList();
    }

    private static Map<String, Tally> tallies(
            List<Count> counts, List<String> names, Function<Count, Optional<String>> nameOf, long end) {
        Map<String, Tally> tallies = new LinkedHashMap<>();
        for (String name : names) {
            long all = 0;
            long lately = 0;
            for (Count count : counts) {
                if (nameOf.apply(count).filter(name::equals).isPresent()) {
                    all += count.count();
                    boolean isLate = count.atMillis() >= end - LATELY.toMillis() && count.atMillis() < end;
                    lately += isLate ? count.count() : 0;
                }
            }
            tallies.put(name, new Tally(all, Math.round(TENTHS * lately / LATELY.toSeconds()) / TENTHS));
        }
        return tallies;
    }

    private static Optional<String> channel(Count count) {
        return Optional.ofNullable(ChannelCode.forNumber(count.channel()))
                .flatMap(Channel::find)
                .map(Channel::wireName);
    }

    private static Optional<String> lane(Count count) {
        return Optional.ofNullable(LaneCode.forNumber(count.lane()))
                .flatMap(Lane::find)
                .map(Lane::wireName);
    }

    private static double perSecond(Count count) {
        return (double) count.count() / RateKey.INTERVAL.toSeconds();
    }

    private static Double[] zeros(int length) {
        Double[] zeros = new Double[length];
        Arrays.fill(zeros, 0.0);
        return zeros;
    }
}
