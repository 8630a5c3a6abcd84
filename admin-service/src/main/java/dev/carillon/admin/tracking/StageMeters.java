// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.tracking;

import dev.carillon.events.EventId;
import dev.carillon.events.Lane;
import dev.carillon.events.NotificationId;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.v1.Event;
import dev.carillon.events.v1.Receipt;
import dev.carillon.observability.metric.Family;
import dev.carillon.observability.metric.Label;
import dev.carillon.observability.metric.Meters;
import dev.carillon.observability.metric.Metric;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;

/// Counts notifications at each stage, and how long they took to it. Counts a batch when its offsets are committed: a
/// batch that is read again after a crash was not counted by the process that died. For the reading thread.
final class StageMeters {

    /// Acceptances that are remembered, so that a receipt seldom needs the database.
    private static final int REMEMBERED = 50_000;

    /// For so many batches a receipt waits for the acceptance that it follows, which comes over another topic.
    private static final int PATIENCE = 3;

    private final Family<Timer> stages;
    private final Family<Counter> untimed;
    private final Function<Set<String>, Map<String, Long>> stored;
    private final Map<String, Long> acceptedAt = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
            return size() > REMEMBERED;
        }
    };
    private List<Reached> waiting = new ArrayList<>();
    private List<Reached> batch = new ArrayList<>();

    private record Reached(
            String notification, String type, String lane, String channel, Stage stage, long at, int tries) {

        Reached again() {
            return new Reached(notification, type, lane, channel, stage, at, tries + 1);
        }
    }

    /// @param stored finds when the events of notifications were accepted
    StageMeters(Meters meters, Function<Set<String>, Map<String, Long>> stored) {
        this.stages = meters.histograms(Metric.NOTIFICATION_STAGE);
        this.untimed = meters.counters(Metric.NOTIFICATION_UNTIMED);
        // None is a finding, too, and is shown as 0.
        Stream.of(Stage.values()).map(Stage::wireName).forEach(untimed::of);
        this.stored = stored;
    }

    /// An event of the batch that is being read. The members of an audience are known only by their receipts.
    void read(Event event) {
        if (!event.hasRecipient() || event.hasCancellation() || event.hasRetraction()) {
            return;
        }
        RecipientKey recipient = RecipientKey.of(event.getTenant(), event.getRecipient());
        String notification =
                NotificationId.of(recipient, new EventId(event.getId())).value();
        // What is submitted again is the same notification.
        if (acceptedAt.putIfAbsent(notification, event.getAcceptedAtMillis()) == null) {
            batch.add(new Reached(
                    notification,
                    event.getType(),
                    Lane.find(event.getLane()).map(Lane::wireName).orElse(Label.OTHER),
                    Stage.NO_CHANNEL,
                    Stage.ACCEPTED,
                    event.getAcceptedAtMillis(),
                    0));
        }
    }

    /// A receipt of the batch that is being read. What was deferred is timed from when it was deferred to, as
    /// long as it is remembered.
    void read(Receipt receipt) {
        if (receipt.hasDeferred()) {
            acceptedAt.merge(receipt.getNotificationId(), receipt.getDeferred().getUntilMillis(), Math::max);
        }
        for (Stage stage : Stage.of(receipt)) {
            batch.add(new Reached(
                    receipt.getNotificationId(),
                    receipt.getEventType(),
                    Lane.find(receipt.getLane()).map(Lane::wireName).orElse(Label.OTHER),
                    Stage.channel(receipt),
                    stage,
                    receipt.getAtMillis(),
                    0));
        }
    }

    /// When a notification's event was accepted, as far as it is remembered.
    OptionalLong findAcceptance(String notification) {
        Long known = acceptedAt.get(notification);
        return known == null ? OptionalLong.empty() : OptionalLong.of(known);
    }

    /// The batch broke off and will be read again.
    void forget() {
        batch.forEach(reached -> {
            if (reached.stage() == Stage.ACCEPTED) {
                acceptedAt.remove(reached.notification());
            }
        });
        batch = new ArrayList<>();
    }

    /// The batch is committed.
    void count() {
        List<Reached> all = new ArrayList<>(waiting);
        all.addAll(batch);
        batch = new ArrayList<>();
        Map<String, Long> found = lookUp(all);
        List<Reached> later = new ArrayList<>();
        for (Reached reached : all) {
            OptionalLong accepted = acceptedAt(reached, found);
            if (accepted.isPresent()) {
                stages.of(
                                reached.type(),
                                reached.lane(),
                                reached.channel(),
                                reached.stage().wireName())
                        .record(Math.max(0, reached.at() - accepted.getAsLong()), TimeUnit.MILLISECONDS);
            } else if (reached.tries() < PATIENCE) {
                later.add(reached.again());
            } else {
                untimed.of(reached.stage().wireName()).increment();
            }
        }
        waiting = later;
    }

    private Map<String, Long> lookUp(Collection<Reached> all) {
        Set<String> unknown = all.stream()
                .map(Reached::notification)
                .filter(notification -> !acceptedAt.containsKey(notification))
                .collect(java.util.stream.Collectors.toUnmodifiableSet());
        return unknown.isEmpty() ? Map.of() : stored.apply(unknown);
    }

    private OptionalLong acceptedAt(Reached reached, Map<String, Long> found) {
        Long known = acceptedAt.get(reached.notification());
        Long at = known == null ? found.get(reached.notification()) : known;
        return at == null ? OptionalLong.empty() : OptionalLong.of(at);
    }
}
