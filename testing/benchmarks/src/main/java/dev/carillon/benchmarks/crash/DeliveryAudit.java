// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.crash;

import dev.carillon.benchmarks.load.CommittedLog;
import dev.carillon.benchmarks.load.Waiting;
import dev.carillon.events.Channel;
import dev.carillon.events.Lane;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.topic.Topics;
import dev.carillon.events.v1.Delivery;
import dev.carillon.events.v1.Event;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Comparison of the events that a way in has taken with the router's deliveries.
///
/// @param expected Number of events that must be delivered
/// @param sentAgain Number of repetitions in the log of events: a process died before it noted that it had sent them
/// @param lost Number of expected events without a delivery
/// @param doubled Number of expected events with more than one delivery
/// @param reordered Number of deliveries that are not their sequence's next
/// @param forbidden Number of events in the log that must not be there
public record DeliveryAudit(int expected, long sentAgain, long lost, long doubled, long reordered, long forbidden) {

    /// Place of an event in the order that must be kept.
    ///
    /// @param sequence sequence of events whose order is kept, such as those of a recipient
    /// @param number number in the sequence, from 1 and without gaps
    public record Place(int sequence, long number) {}

    /// Reads the log until all expected events are delivered, or their number stands still.
    ///
    /// @param expected events that must be delivered, by id
    /// @param forbidden ids of events that must not be in the log
    public static DeliveryAudit of(
            String bootstrapServers, Map<String, Place> expected, Set<String> forbidden, Duration standstill) {
        Map<String, Integer> delivered = new HashMap<>();
        Map<Integer, Long> latest = new HashMap<>();
        long[] reordered = {0};
        try (CommittedLog<RecipientKey, Delivery> deliveries =
                CommittedLog.open(bootstrapServers, List.of(Topics.deliveries(Channel.IN_APP, Lane.STANDARD)))) {
            Waiting.untilNoneIsMissing(
                    () -> {
                        deliveries.readToEnd((_, delivery) -> {
                            Place event = expected.get(delivery.getEventId());
                            if (event != null && delivered.merge(delivery.getEventId(), 1, Integer::sum) == 1) {
                                long before = latest.getOrDefault(event.sequence(), 0L);
                                reordered[0] += event.number() == before + 1 ? 0 : 1;
                                latest.put(event.sequence(), event.number());
                            }
                        });
                        return (long) expected.size() - delivered.size();
                    },
                    standstill);
        }
        Map<String, Integer> written = written(bootstrapServers);
        return new DeliveryAudit(
                expected.size(),
                expected.keySet().stream()
                        .mapToLong(id -> Math.max(0, written.getOrDefault(id, 0) - 1))
                        .sum(),
                (long) expected.size() - delivered.size(),
                delivered.values().stream().filter(times -> times > 1).count(),
                reordered[0],
                forbidden.stream().filter(written::containsKey).count());
    }

    public boolean isClean() {
        return expected > 0 && lost == 0 && doubled == 0 && reordered == 0 && forbidden == 0;
    }

    private static Map<String, Integer> written(String bootstrapServers) {
        Map<String, Integer> written = new HashMap<>();
        try (CommittedLog<RecipientKey, Event> events =
                CommittedLog.open(bootstrapServers, List.of(Topics.events(Lane.STANDARD)))) {
            events.readToEnd((_, event) -> written.merge(event.getId(), 1, Integer::sum));
        }
        return written;
    }
}
