// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.outbox;

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

/// Comparison of the application's committed events with the log.
///
/// @param committed Number of events that the application committed
/// @param sentAgain Number of repetitions in the log of events: a relay or the database died before the delete
/// @param lost Number of committed events without a delivery
/// @param doubled Number of committed events with more than one delivery
/// @param reordered Number of deliveries whose account had a later one before
/// @param sentWithoutCommit Number of events in the log whose transaction was rolled back
record OutboxAudit(int committed, long sentAgain, long lost, long doubled, long reordered, long sentWithoutCommit) {

    /// Reads the log until all committed events are delivered, or their number stands still.
    static OutboxAudit of(
            String bootstrapServers,
            Map<String, ApplicationDatabase.Committed> committed,
            Set<String> rolledBack,
            Duration standstill) {
        Map<String, Integer> delivered = new HashMap<>();
        Map<Integer, Long> latest = new HashMap<>();
        long[] reordered = {0};
        try (CommittedLog<RecipientKey, Delivery> deliveries =
                CommittedLog.open(bootstrapServers, List.of(Topics.deliveries(Channel.IN_APP, Lane.STANDARD)))) {
            Waiting.untilNoneIsMissing(
                    () -> {
                        deliveries.readToEnd((_, delivery) -> {
                            ApplicationDatabase.Committed event = committed.get(delivery.getEventId());
                            if (event != null && delivered.merge(delivery.getEventId(), 1, Integer::sum) == 1) {
                                long before = latest.getOrDefault(event.account(), 0L);
                                reordered[0] += event.number() == before + 1 ? 0 : 1;
                                latest.put(event.account(), event.number());
                            }
                        });
                        return (long) committed.size() - delivered.size();
                    },
                    standstill);
        }
        Map<String, Integer> written = written(bootstrapServers);
        return new OutboxAudit(
                committed.size(),
                committed.keySet().stream()
                        .mapToLong(id -> Math.max(0, written.getOrDefault(id, 0) - 1))
                        .sum(),
                (long) committed.size() - delivered.size(),
                delivered.values().stream().filter(times -> times > 1).count(),
                reordered[0],
                rolledBack.stream().filter(written::containsKey).count());
    }

    boolean isClean() {
        return committed > 0 && lost == 0 && doubled == 0 && reordered == 0 && sentWithoutCommit == 0;
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
