// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.inbox;

import dev.carillon.events.Lane;
import dev.carillon.events.RecipientKey;
import dev.carillon.gateway.inbox.history.HistoryProgress;
import dev.carillon.gateway.inbox.history.InboxHistory;
import dev.carillon.gateway.inbox.item.Cursor;
import dev.carillon.gateway.inbox.item.InboxItem;
import dev.carillon.gateway.inbox.resume.ResumeLimits;
import dev.carillon.gateway.inbox.resume.ResumeMeters;
import dev.carillon.gateway.inbox.resume.ResumeResult;
import dev.carillon.gateway.inbox.resume.ResumeRule;
import dev.carillon.gateway.inbox.resume.StreamView;
import dev.carillon.gateway.inbox.tail.InboxTail;
import dev.carillon.gateway.store.GatewayRedis;
import dev.carillon.gateway.store.StoreUnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Opens a recipient's inbox for a connection whose live inbox is already registered. It reads the data that
/// [ResumeRule] requests until the rule decides. Thread-safe; calls wait for the stores.
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

    /// @param historyTimeout time to wait until the history has reached the positions of all lanes; short enough that
    /// a connect is answered before the client's own timeout
    public record Settings(ResumeLimits limits, Duration historyTimeout, InstantSource clock, ResumeMeters meters) {}

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
    /// @param cursors cursors of the streams that the client resumes
    /// @throws StoreUnavailableException if a gap cannot be excluded because a store is unavailable; the client may
    /// retry
    public Map<InboxStream, Opening> open(RecipientKey recipient, Map<InboxStream, Cursor> cursors) {
        Map<Lane, Reading> readings = new EnumMap<>(Lane.class);
        for (Lane lane : Lane.values()) {
            readings.put(lane, begin(recipient, lane, Optional.ofNullable(cursors.get(InboxStream.of(lane)))));
        }
        Map<InboxStream, Opening> openings = new EnumMap<>(InboxStream.class);
        ResumeLimits left = settings.limits();
        long deadline = System.nanoTime() + settings.historyTimeout().toNanos();
        for (Reading reading : readings.values()) {
            ResumeResult result = decide(recipient, reading, left, deadline);
            openings.put(
                    InboxStream.of(reading.of().lane()),
                    opening(recipient, reading.of().epoch(), result));
            if (result instanceof ResumeResult.Resumed(long _, var items, var _)) {
                left = left.less(items.stream().mapToInt(InboxItem::frameBytes).sum());
            }
        }
        openings.put(InboxStream.STATE, openChanges(recipient, Optional.ofNullable(cursors.get(InboxStream.STATE))));
        return openings;
    }

    /// Reads one stream again from a connection's position.
    ///
    /// @param from position of the connection; without an epoch it is of any epoch
    /// @throws StoreUnavailableException if a gap cannot be excluded because a store is unavailable; callers may
    /// retry
    Opening resume(RecipientKey recipient, InboxStream channel, Cursor from) {
        return channel.lane()
                .map(lane -> resume(recipient, lane, from.position()))
                .orElseGet(() -> opening(states.openChanges(
                        recipient, Optional.of(from).filter(known -> known.position() != LiveInbox.UNKNOWN))));
    }

    /// Empties the recipient's tails, so that readers of its inbox use the history.
    ///
    /// @throws StoreUnavailableException if Redis is unavailable; readers cannot use the tails then either
    void forgetTails(RecipientKey recipient) {
        tail.empty(recipient, log.partitions(recipient));
    }

    /// Publications of new items, without those that have expired already.
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
                System.nanoTime() + settings.historyTimeout().toNanos());
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

    /// Opening of a resumed lane. The last item of a part may be expired or retracted and so not sent; the next part
    /// begins after it in any case.
    private Opening opening(RecipientKey recipient, String epoch, ResumeResult.Resumed resumed) {
        Opening.Beginning beginning = switch (resumed.rest()) {
            case NONE -> Opening.Beginning.RESUMED;
            case FURTHER_PARTS -> Opening.Beginning.RESUMED_IN_PARTS;
        };
        return new Opening(
                new Cursor(epoch, resumed.from()),
                beginning,
                publications(recipient, resumed.items()),
                resumed.position());
    }

    /// Opens the stream of changes. If the history is unavailable, a client with a cursor gets the missed changes
    /// later. A client without a cursor starts at an unknown position, under an epoch from which it cannot resume.
    /// If the history is only overloaded, such a client must retry.
    private Opening openChanges(RecipientKey recipient, Optional<Cursor> cursor) {
        try {
            return opening(states.openChanges(recipient, cursor));
        } catch (StoreUnavailableException e) {
            LOG.debug("cannot read the changes of items: {}", e.getMessage());
            if (cursor.isPresent()) {
                return new Opening(cursor.get(), Opening.Beginning.RESUMED_LATER, List.of());
            }
            if (e.isBusy()) {
                throw e;
            }
            return new Opening(new Cursor(UNKNOWN_EPOCH, LiveInbox.UNKNOWN), Opening.Beginning.NOT_ASKED, List.of());
        }
    }

    private static Opening opening(ItemStates.Changes changes) {
        return new Opening(
                changes.from(),
                changes.beginning(),
                changes.missed().stream().map(PublishedChange::of).toList());
    }

    /// Publications of items with their current state, without expired and withdrawn ones. If the states cannot be
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
            LOG.debug("cannot read the states of resumed items, sending them as new: {}", e.getMessage());
            return Map.of();
        }
    }

    /// Data of one lane that is being read.
    private record Reading(
            HistoryProgress.LanePartition of,
            Optional<Cursor> cursor,
            Optional<HistoryProgress.Progress> progress,
            CompletionStage<InboxTail.Reading> tail) {}

    private Reading begin(RecipientKey recipient, Lane lane, Optional<Cursor> cursor) {
        HistoryProgress.LanePartition of = partition(recipient, lane);
        Optional<HistoryProgress.Progress> known = progress.find(of);
        long committed = position(known);
        long after = Math.min(committed, cursor.map(Cursor::position).orElse(committed));
        return new Reading(
                of, cursor, known, tail.read(recipient, lane, of.partition(), new Cursor(of.epoch(), after)));
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
            InboxTail.Reading found = redis.await(reading.tail());
            return new StreamView(
                    epoch, reading.progress(), found.beginning(), found.tail(), OptionalLong.empty(), Optional.empty());
        } catch (StoreUnavailableException e) {
            LOG.debug("cannot read the tail, resuming from the history: {}", e.getMessage());
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
    /// @throws StoreUnavailableException if Kafka has not answered yet
    public String epoch(Lane lane) {
        return log.require(lane).epoch();
    }

    /// Stores in the history the items that a client may have received before the history, so that lists and counts
    /// include them. Does nothing while Redis or Kafka is unavailable.
    ///
    /// @throws StoreUnavailableException if the history is unavailable
    public void makeDurable(RecipientKey recipient) {
        List<InboxHistory.OwnedItem> ahead = aheadOfTheHistory(recipient);
        if (!ahead.isEmpty()) {
            history.store(ahead);
        }
    }

    /// Items that a client may have received before the history. Empty while Redis or Kafka is unavailable.
    public List<InboxHistory.OwnedItem> aheadOfTheHistory(RecipientKey recipient) {
        try {
            Map<Integer, Map<Lane, Cursor>> perPartition = new HashMap<>();
            for (Lane lane : Lane.values()) {
                HistoryProgress.LanePartition of = partition(recipient, lane);
                perPartition
                        .computeIfAbsent(of.partition(), _ -> new EnumMap<>(Lane.class))
                        .put(lane, new Cursor(of.epoch(), position(progress.find(of))));
            }
            List<CompletionStage<List<InboxTail.Reading>>> answers = new ArrayList<>();
            perPartition.forEach((partition, after) -> answers.add(tail.read(recipient, partition, after)));
            return answers.stream()
                    .flatMap(answer -> redis.await(answer).stream())
                    .flatMap(reading -> reading.tail().stream())
                    .flatMap(view -> view.items().stream())
                    .map(item -> new InboxHistory.OwnedItem(recipient, epoch(item.lane()), item))
                    .toList();
        } catch (StoreUnavailableException e) {
            LOG.debug("cannot read the items that the history does not have yet: {}", e.getMessage());
            return List.of();
        }
    }
}
