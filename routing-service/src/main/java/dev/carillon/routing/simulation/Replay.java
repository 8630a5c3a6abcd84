// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.simulation;

import dev.carillon.events.Lane;
import dev.carillon.routing.router.RoutingRules;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/// Replay of a recording through the routers on virtual time. Timers run between the records, and after the last
/// record until no timer is left or the horizon is reached. Lanes are independent. Marks, limits and open digests
/// from before the range are unknown. One router stands for all partitions of a lane. Without side effects; for any
/// thread.
final class Replay {

    private final Map<Lane, RoutingRules> rules;
    private final Bounds bounds;

    /// Bounds of a run.
    ///
    /// @param horizon virtual time that a run continues after the range
    /// @param maxNotifications largest number of events at recipients
    record Bounds(Duration horizon, int maxNotifications, Deadline deadline) {}

    /// End of a run.
    sealed interface Run {

        record Complete(Outcome outcome) implements Run {}

        record Stopped(Limit limit) implements Run {}
    }

    Replay(Map<Lane, RoutingRules> rules, Bounds bounds) {
        this.rules = Map.copyOf(rules);
        this.bounds = bounds;
    }

    /// @param documents documents of the catalog by `tenant/kind/id`
    Run run(Recording recording, Map<String, byte[]> documents) {
        Map<EventAtRecipient, RecipientOutcome> recipientOutcomes = new HashMap<>();
        List<SentMessage> messages = new ArrayList<>();
        Instant end = recording.range().to();
        int before = 0;
        for (Lane lane : Lane.values()) {
            List<Recorded> records = recording.records().stream()
                    .filter(record -> record.lane() == lane)
                    .toList();
            if (records.isEmpty()) {
                continue;
            }
            LaneRun run = new LaneRun(lane, requireRules(lane), recording, documents);
            Optional<Limit> reached = lead(run, records, recording.range().to().plus(bounds.horizon()), before);
            if (reached.isPresent()) {
                return new Run.Stopped(reached.get());
            }
            run.journal().recipientOutcomes(recipientOutcomes);
            run.journal().messages(messages);
            before += run.journal().size();
            end = run.now().isAfter(end) ? run.now() : end;
        }
        return new Run.Complete(new Outcome(recipientOutcomes, messages, end));
    }

    private Optional<Limit> lead(LaneRun run, List<Recorded> records, Instant horizon, int before) {
        for (Recorded recorded : records) {
            Optional<Limit> reached = turns(run, recorded.at(), before);
            if (reached.isPresent()) {
                return reached;
            }
            run.receive(recorded);
        }
        return turns(run, horizon, before);
    }

    /// Runs timers that are due before an instant.
    private Optional<Limit> turns(LaneRun run, Instant until, int before) {
        Optional<Limit> reached = reached(run, before);
        for (OptionalLong due = run.nextDueMillis();
                reached.isEmpty() && due.isPresent() && due.getAsLong() <= until.toEpochMilli();
                due = run.nextDueMillis()) {
            run.turn();
            reached = reached(run, before);
        }
        return reached;
    }

    private Optional<Limit> reached(LaneRun run, int before) {
        return before + run.journal().size() > bounds.maxNotifications()
                ? Optional.of(new Limit("max-notifications", bounds.maxNotifications()))
                : bounds.deadline().reached();
    }

    private RoutingRules requireRules(Lane lane) {
        RoutingRules found = rules.get(lane);
        if (found == null) {
            throw new IllegalStateException("missing routing rules for lane " + lane);
        }
        return found;
    }
}
