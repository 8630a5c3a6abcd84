// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.inbox;

import dev.carillon.events.Lane;
import dev.carillon.events.RecipientKey;
import dev.carillon.gateway.store.GatewayRedis;
import dev.carillon.gateway.store.StoreUnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Opens a recipient's inbox for a connection whose feed is already registered: reads what [ResumeRule] asks
/// for until it decides. Thread-safe; calls wait for the stores.
public final class Inbox {

    private static final String UNKNOWN_EPOCH = "unknown";
    private static final Logger LOG = LoggerFactory.getLogger(Inbox.class);

    private final InboxLog log;
    private final InboxTail tail;
    private final InboxHistory history;
    private final HistoryProgress progress;
    private final ItemStates states;
    private final GatewayRedis redis;
    private final Settings settings;

    /// @param patience how long the history may take to reach the positions of all lanes; with it a connect
    /// must be answered before the client gives up on it
    public record Settings(ResumeLimits limits, Duration patience, InstantSource clock, ResumeMeters meters) {}

    public Inbox(
            InboxLog log,
            InboxTail tail,
            InboxHistory history,
            HistoryProgress progress,
            ItemStates states,
            GatewayRedis redis,
            Settings settings) {
        this.log = log;
        this.tail = tail;
        this.history = history;
        this.progress = progress;
        this.states = states;
        this.redis = redis;
        this.settings = settings;
    }

    /// Opens all streams.
    ///
    /// @param cursors of the streams that the client wishes to resume
    /// @throws StoreUnavailableException when it cannot be done without a possible gap; trying again later helps
    public Map<InboxChannel, Opening> open(RecipientKey recipient, Map<InboxChannel, Cursor> cursors) {
        Map<Lane, Reading> readings = new EnumMap<>(Lane.class);
        for (Lane lane : Lane.values()) {
            readings.put(lane, begin(recipient, lane, Optional.ofNullable(cursors.get(InboxChannel.of(lane)))));
        }
        Map<InboxChannel, Opening> openings = new EnumMap<>(InboxChannel.class);
        ResumeLimits left = settings.limits();
        long deadline = System.nanoTime() + settings.patience().toNanos();
        for (Reading reading : readings.values()) {
            ResumeResult result = decide(recipient, reading, left, deadline);
            openings.put(
                    InboxChannel.of(reading.of().lane()),
                    opening(recipient, reading.of().epoch(), result));
            if (result instanceof ResumeResult.Resumed(long _, var items, var _)) {
                left = left.less(items.stream().mapToInt(InboxItem::frameBytes).sum());
            }
        }
        openings.put(InboxChannel.STATE, openChanges(recipient, Optional.ofNullable(cursors.get(InboxChannel.STATE))));
        return openings;
    }

    /// Reads one stream again from where a connection stands.
    ///
    /// @param from without an epoch: of whatever epoch there is
    /// @throws StoreUnavailableException when it cannot be done without a possible gap; trying again later helps
    Opening resume(RecipientKey recipient, InboxChannel channel, Cursor from) {
        return channel.lane()
                .map(lane -> resume(recipient, lane, from.position()))
                .orElseGet(() -> opening(states.openChanges(
                        recipient, Optional.of(from).filter(known -> known.position() != InboxFeed.UNKNOWN))));
    }

    /// Has whoever reads the recipient's inbox take it from the history, not from the tails.
    ///
    /// @throws StoreUnavailableException when Redis is away; then the tails are of no use anyway
    void forgetTails(RecipientKey recipient) {
        tail.empty(recipient);
    }

    /// Items that arrive now, as they are published. What is expired by now is left out.
    List<InboxPublication> arrived(RecipientKey recipient, List<InboxItem> items) {
        Instant now = settings.clock().instant();
        return items.stream()
                .filter(item -> !item.isExpiredAt(now))
                .map(item -> InboxPublication.of(recipient, item, ItemView.NEW))
                .toList();
    }

    private Opening resume(RecipientKey recipient, Lane lane, long position) {
        Cursor cursor = new Cursor(log.require(lane).epoch(), position);
        ResumeResult result = decide(
                recipient,
                begin(recipient, lane, Optional.of(cursor)),
                settings.limits(),
                System.nanoTime() + settings.patience().toNanos());
        return opening(recipient, cursor.epoch(), result);
    }

    private Opening opening(RecipientKey recipient, String epoch, ResumeResult result) {
        return switch (result) {
            case ResumeResult.Resumed resumed -> opening(recipient, epoch, resumed);
            case ResumeResult.Started(long position, var cause, var following) ->
                new Opening(
                        new Cursor(epoch, position),
                        switch (cause) {
                            case NOT_ASKED -> Opening.Beginning.NOT_ASKED;
                            case NOT_RECOVERABLE -> Opening.Beginning.NOT_RECOVERABLE;
                        },
                        publications(recipient, following));
        };
    }

    /// The last item of a part may be expired or retracted, and is not sent then; the next part begins after it all the
    /// same.
    private Opening opening(RecipientKey recipient, String epoch, ResumeResult.Resumed resumed) {
        Opening.Beginning beginning = switch (resumed.rest()) {
            case NOTHING -> Opening.Beginning.RESUMED;
            case FURTHER_PARTS -> Opening.Beginning.RESUMED_IN_PARTS;
        };
        return new Opening(
                new Cursor(epoch, resumed.from()),
                beginning,
                publications(recipient, resumed.items()),
                resumed.position());
    }

    /// Without the history a client that has a cursor gets what it missed once there is an answer; one that has
    /// none goes on from wherever the changes are, under an epoch that nobody can come back to. That is for an
    /// outage; where there is merely much to do such a client tries again.
    private Opening openChanges(RecipientKey recipient, Optional<Cursor> cursor) {
        try {
            return opening(states.openChanges(recipient, cursor));
        } catch (StoreUnavailableException e) {
            LOG.debug("the changes are not known: {}", e.getMessage());
            if (cursor.isPresent()) {
                return new Opening(cursor.get(), Opening.Beginning.RESUMED_LATER, List.of());
            }
            if (e.isBusy()) {
                throw e;
            }
            return new Opening(new Cursor(UNKNOWN_EPOCH, InboxFeed.UNKNOWN), Opening.Beginning.NOT_ASKED, List.of());
        }
    }

    private static Opening opening(ItemStates.Changes changes) {
        return new Opening(
                changes.from(),
                changes.beginning(),
                changes.missed().stream().map(PublishedChange::of).toList());
    }

    /// Items as they are published now, without those that are expired or taken back. Where the states cannot be
    /// read, items count as new.
    private List<InboxPublication> publications(RecipientKey recipient, List<InboxItem> items) {
        Instant now = settings.clock().instant();
        Map<String, ItemView> known = states(recipient, items);
        return items.stream()
                .filter(item -> !item.isExpiredAt(now))
                .filter(item -> view(known, item).state().isSent())
                .map(item -> InboxPublication.of(recipient, item, view(known, item)))
                .toList();
    }

    private static ItemView view(Map<String, ItemView> known, InboxItem item) {
        return known.getOrDefault(item.notificationId(), ItemView.NEW);
    }

    private Map<String, ItemView> states(RecipientKey recipient, List<InboxItem> items) {
        if (items.isEmpty()) {
            return Map.of();
        }
        try {
            return states.find(
                    recipient, items.stream().map(InboxItem::notificationId).collect(Collectors.toUnmodifiableSet()));
        } catch (StoreUnavailableException e) {
            LOG.debug("states of resumed items are not known: {}", e.getMessage());
            return Map.of();
        }
    }

    /// One lane while it is being read.
    private record Reading(
            HistoryProgress.LanePartition of,
            Optional<Cursor> cursor,
            Optional<HistoryProgress.Progress> progress,
            CompletionStage<Optional<TailView>> tail,
            CompletionStage<OptionalLong> beginning) {}

    private Reading begin(RecipientKey recipient, Lane lane, Optional<Cursor> cursor) {
        HistoryProgress.LanePartition of = partition(recipient, lane);
        Optional<HistoryProgress.Progress> known = progress.find(of);
        long committed = position(known);
        long after = Math.min(committed, cursor.map(Cursor::position).orElse(committed));
        // First the tail, then the beginning: did Redis begin anew in between, the beginning is gone too.
        return new Reading(
                of,
                cursor,
                known,
                tail.read(recipient, lane, new Cursor(of.epoch(), after)),
                tail.findBeginning(lane, of.partition(), of.epoch()));
    }

    private HistoryProgress.LanePartition partition(RecipientKey recipient, Lane lane) {
        return new HistoryProgress.LanePartition(lane, log.partition(lane, recipient), epoch(lane));
    }

    private static long position(Optional<HistoryProgress.Progress> progress) {
        return progress.map(HistoryProgress.Progress::position).orElse(0L);
    }

    private ResumeResult decide(RecipientKey recipient, Reading reading, ResumeLimits limits, long deadlineNanos) {
        StreamView view = view(reading);
        while (true) {
            StreamView known = view;
            ResumeRule.Step step = reading.cursor()
                    .map(cursor -> ResumeRule.resume(cursor, known, limits))
                    .orElseGet(() -> ResumeRule.start(known, ResumeResult.Cause.NOT_ASKED));
            switch (step) {
                case ResumeRule.Step.Answer(ResumeResult result) -> {
                    settings.meters().opened(reading.of().lane(), view, result);
                    return result;
                }
                case ResumeRule.Step.AwaitHistory(long position) ->
                    view = view.with(progress.await(reading.of(), position, deadlineNanos));
                case ResumeRule.Step.FindLogEnd() ->
                    view = view.withLogEnd(
                            log.requireEnd(reading.of().lane(), reading.of().partition()));
                case ResumeRule.Step.ReadHistory(long after) ->
                    view = view.withHistory(history.read(
                            recipient,
                            reading.of().lane(),
                            new Cursor(reading.of().epoch(), after),
                            limits.totalItems() + 1));
            }
        }
    }

    private StreamView view(Reading reading) {
        String epoch = reading.of().epoch();
        try {
            Optional<TailView> found = redis.await(reading.tail());
            OptionalLong beginning = redis.await(reading.beginning());
            return new StreamView(epoch, reading.progress(), beginning, found, OptionalLong.empty(), Optional.empty());
        } catch (StoreUnavailableException e) {
            LOG.debug("resuming without Redis: {}", e.getMessage());
            return new StreamView(
                    epoch,
                    reading.progress(),
                    OptionalLong.empty(),
                    Optional.empty(),
                    OptionalLong.empty(),
                    Optional.empty());
        }
    }

    /// The epoch of a lane's log.
    ///
    /// @throws StoreUnavailableException when Kafka has not answered yet
    public String epoch(Lane lane) {
        return log.require(lane).epoch();
    }

    /// Brings into the history what a client may have been told of already and the history has yet to take, so that
    /// acts find it and counts have it. Nothing while Redis or Kafka is away.
    ///
    /// @throws StoreUnavailableException when the history is away
    public void makeDurable(RecipientKey recipient) {
        List<InboxItem> ahead = aheadOfTheHistory(recipient);
        if (!ahead.isEmpty()) {
            history.store(recipient, ahead, this::epoch);
        }
    }

    private List<InboxItem> aheadOfTheHistory(RecipientKey recipient) {
        try {
            List<CompletionStage<Optional<TailView>>> tails = new ArrayList<>();
            for (Lane lane : Lane.values()) {
                HistoryProgress.LanePartition of = partition(recipient, lane);
                tails.add(tail.read(recipient, lane, new Cursor(of.epoch(), position(progress.find(of)))));
            }
            return tails.stream()
                    .flatMap(answer -> redis.await(answer).stream())
                    .flatMap(view -> view.items().stream())
                    .toList();
        } catch (StoreUnavailableException e) {
            LOG.debug("what is ahead of the history is not known: {}", e.getMessage());
            return List.of();
        }
    }
}
