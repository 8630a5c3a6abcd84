// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.tracking.stage;

import dev.carillon.events.Lane;
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

/// Metrics of notifications by stage, with the time that they took to reach it. A batch is counted when its offsets
/// are committed: a batch that is read again after a crash was not counted before. For the reading thread.
public final class StageMeters {

    /// Cached times of acceptance, so that few receipts need a query.
    private static final int REMEMBERED = 50_000;

    /// Number of batches for which a receipt waits for its acceptance, which is read from another topic.
    private static final int MAX_TRIES = 3;

    private final Family<Timer> stages;
    private final Family<Counter> untimed;
    private final Function<Set<String>, Map<String, Long>> stored;
    private final Map<String, Long> acceptedAt = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
            return size() > REMEMBERED;
        }
    };
    private List<ReachedStage> waiting = new ArrayList<>();
    private List<ReachedStage> batch = new ArrayList<>();

    private record ReachedStage(
            String notification, String type, String lane, String channel, Stage stage, long at, int tries) {

        ReachedStage again() {
            return new ReachedStage(notification, type, lane, channel, stage, at, tries + 1);
        }
    }

    /// @param stored function that finds the acceptance times of notifications' events in the database
    public StageMeters(Meters meters, Function<Set<String>, Map<String, Long>> stored) {
        this.stages = meters.histograms(Metric.NOTIFICATION_STAGE);
        this.untimed = meters.counters(Metric.NOTIFICATION_UNTIMED);
        // The counters are registered at once, so that a stage without a notification is shown as 0.
        Stream.of(Stage.values()).map(Stage::wireName).forEach(untimed::of);
        this.stored = stored;
    }

    /// Reads an event of the current batch. The members of an audience are known only from their receipts.
    ///
    /// @param notification id of the notification that the event asks for; empty for an audience, a cancellation or
    /// a retraction
    public void read(Event event, String notification) {
        // A repeated submission is the same notification.
        if (!notification.isEmpty() && acceptedAt.putIfAbsent(notification, event.getAcceptedAtMillis()) == null) {
            batch.add(new ReachedStage(
                    notification,
                    event.getType(),
                    Lane.find(event.getLane()).map(Lane::wireName).orElse(Label.OTHER),
                    Stage.NO_CHANNEL,
                    Stage.ACCEPTED,
                    event.getAcceptedAtMillis(),
                    0));
        }
    }

    /// Reads a receipt of the current batch. A deferred notification is timed from the end of the deferral, if that
    /// is still cached.
    public void read(Receipt receipt) {
        if (receipt.hasDeferred()) {
            acceptedAt.merge(receipt.getNotificationId(), receipt.getDeferred().getUntilMillis(), Math::max);
        }
        for (Stage stage : Stage.of(receipt)) {
            batch.add(new ReachedStage(
                    receipt.getNotificationId(),
                    receipt.getEventType(),
                    Lane.find(receipt.getLane()).map(Lane::wireName).orElse(Label.OTHER),
                    Stage.channel(receipt),
                    stage,
                    receipt.getAtMillis(),
                    0));
        }
    }

    /// Time at which a notification's event was accepted, if it is still cached.
    public OptionalLong findAcceptance(String notification) {
        Long known = acceptedAt.get(notification);
        return known == null ? OptionalLong.empty() : OptionalLong.of(known);
    }

    /// Discards the batch, which failed and will be read again.
    public void forget() {
        batch.forEach(reached -> {
            if (reached.stage() == Stage.ACCEPTED) {
                acceptedAt.remove(reached.notification());
            }
        });
        batch = new ArrayList<>();
    }

    /// Counts the batch, which is committed.
    public void count() {
        List<ReachedStage> all = new ArrayList<>(waiting);
        all.addAll(batch);
        batch = new ArrayList<>();
        Map<String, Long> found = lookUp(all);
        List<ReachedStage> later = new ArrayList<>();
        for (ReachedStage reached : all) {
            OptionalLong accepted = acceptedAt(reached, found);
            if (accepted.isPresent()) {
                stages.of(
                                reached.type(),
                                reached.lane(),
                                reached.channel(),
                                reached.stage().wireName())
                        .record(Math.max(0, reached.at() - accepted.getAsLong()), TimeUnit.MILLISECONDS);
            } else if (reached.tries() < MAX_TRIES) {
                later.add(reached.again());
            } else {
                untimed.of(reached.stage().wireName()).increment();
            }
        }
        waiting = later;
    }

    private Map<String, Long> lookUp(Collection<ReachedStage> all) {
        Set<String> unknown = all.stream()
                .map(ReachedStage::notification)
                .filter(notification -> !acceptedAt.containsKey(notification))
                .collect(java.util.stream.Collectors.toUnmodifiableSet());
        return unknown.isEmpty() ? Map.of() : stored.apply(unknown);
    }

    private OptionalLong acceptedAt(ReachedStage reached, Map<String, Long> found) {
        Long known = acceptedAt.get(reached.notification());
        Long at = known == null ? found.get(reached.notification()) : known;
        return at == null ? OptionalLong.empty() : OptionalLong.of(at);
    }
}
