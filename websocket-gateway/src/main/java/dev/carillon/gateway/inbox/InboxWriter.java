// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.inbox;

import dev.carillon.events.Lane;
import dev.carillon.events.RecipientKey;
import dev.carillon.gateway.inbox.history.HistoryProgress;
import dev.carillon.gateway.inbox.history.InboxHistory;
import dev.carillon.gateway.inbox.item.Cursor;
import dev.carillon.gateway.inbox.item.InboxItem;
import dev.carillon.gateway.inbox.tail.InboxTail;
import dev.carillon.gateway.inbox.tail.InboxTail.Repeats;
import dev.carillon.gateway.presence.NodeBus;
import dev.carillon.gateway.store.GatewayRedis;
import dev.carillon.gateway.store.StoreUnavailableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writer of the live path: appends new items to the hot tails and sends them to the nodes that hold the recipients'
/// connections. A batch takes one round trip to Redis for all appends, with one script call for each partition, and one
/// for all messages to nodes. While Redis is unavailable, the batch waits. A repeated batch appends no item twice, and
/// connections ignore positions that they have already.
///
/// A notification that is in the log twice is passed on once. If a tail is younger than the decision to deliver, it
/// cannot detect a repeat; then the writer queries the history, which has all items from before this run of Redis.
public final class InboxWriter implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(InboxWriter.class);
    static final String GROUP = "carillon-gateway-inbox";

    /// An item is fetched at once.
    private static final DeliveriesReader.Group READER_GROUP =
            new DeliveriesReader.Group("gateway-inbox", GROUP, 1, Duration.ofMillis(250));

    private static final Duration PAUSE = Duration.ofMillis(100);

    private final InboxLog log;
    private final InboxTail tail;
    private final NodeBus bus;
    private final String ownNode;
    private final LiveInboxes ownConnections;
    private final RepeatLookup repeatLookup;
    private final GatewayRedis redis;
    private final DecodedRecords records;
    private final InboxDeadLetters letters;
    private final DeliveriesReader reader;
    /// Time at which waiting for the history timed out, by [System#nanoTime()]. For the reader's thread only.
    private OptionalLong historyTimedOutAt = OptionalLong.empty();
    /// Beginnings that this node has claimed. They are confirmed when it has committed the offsets appended after them.
    private final Map<TopicPartition, Claimed> claimed = new ConcurrentHashMap<>();
    /// Id of the period since the last rebalance. For the reader's thread only.
    private String claimant = UUID.randomUUID().toString();

    /// @param until offset that must be committed before the claim is confirmed
    private record Claimed(Cursor beginning, String claimant, long until) {}

    private record Stream(RecipientKey recipient, Lane lane) {}

    /// Access to the history, to detect repeats.
    ///
    /// @param timeout time to wait for a history that does not answer; after a timeout the writer does not wait
    /// again until the history has answered
    public record RepeatLookup(InboxHistory history, HistoryProgress progress, Duration timeout) {}

    /// Ways to the connections of recipients.
    ///
    /// @param own connections of this node
    /// @param redis way to the other nodes
    public record Connections(LiveInboxes own, GatewayRedis redis) {}

    public InboxWriter(
            ReaderSettings settings,
            InboxDeadLetters letters,
            InboxLog log,
            InboxTail tail,
            RepeatLookup repeatLookup,
            Connections connections,
            DecodedRecords records) {
        this.letters = letters;
        this.log = log;
        this.tail = tail;
        this.repeatLookup = repeatLookup;
        this.redis = connections.redis();
        this.records = records;
        this.bus = new NodeBus(redis);
        this.ownNode = settings.node().value();
        this.ownConnections = connections.own();
        this.reader = DeliveriesReader.start(settings, READER_GROUP, new TailSink());
    }

    @Override
    public void close() {
        reader.close();
    }

    private DeliveriesReader.Outcome write(DeliveriesReader.Batch batch) {
        Map<Stream, List<InboxItem>> arrived = arrived(batch);
        if (!arrived.isEmpty()) {
            Map<String, List<NodeMessage.Arrival>> perNode = append(batch, arrived);
            List<NodeMessage.Arrival> here = Objects.requireNonNullElse(perNode.remove(ownNode), List.of());
            List<CompletionStage<Long>> sent = perNode.entrySet().stream()
                    .map(word -> bus.send(word.getKey(), new NodeMessage(word.getValue(), List.of()).toBytes()))
                    .toList();
            ownConnections.deliver(here);
            sent.forEach(redis::await);
        }
        return new DeliveriesReader.Outcome.Processed();
    }

    private Map<Stream, List<InboxItem>> arrived(DeliveriesReader.Batch batch) {
        Map<Stream, List<InboxItem>> arrived = new LinkedHashMap<>();
        records.decode(GROUP, batch).forEach(decoded -> {
            // The history's reader writes the dead letters of records that cannot be decoded.
            if (decoded instanceof InboxRecord.Arrived(RecipientKey recipient, InboxItem item, int _)) {
                arrived.computeIfAbsent(new Stream(recipient, item.lane()), _ -> new ArrayList<>(1))
                        .add(item);
            }
        });
        return arrived;
    }

    private Map<String, List<NodeMessage.Arrival>> append(
            DeliveriesReader.Batch batch, Map<Stream, List<InboxItem>> arrived) {
        Map<InboxTail.Partition, List<InboxTail.RecipientItems>> perPartition = perPartition(arrived);
        // A partition without items is claimed too.
        batch.spans().keySet().forEach(one -> perPartition.computeIfAbsent(partition(one), _ -> List.of()));
        NodeMessages messages = new NodeMessages();
        Map<Stream, List<InboxItem>> doubtful = new LinkedHashMap<>();
        for (Sent sent : send(perPartition, partition -> claim(batch, partition), Repeats.POSSIBLE)) {
            InboxTail.Appends appends = redis.await(sent.answer());
            noteClaim(batch, sent.partition(), appends.claim());
            for (int i = 0; i < sent.items().size(); i++) {
                InboxTail.RecipientItems some = sent.items().get(i);
                Stream stream = new Stream(some.recipient(), sent.partition().lane());
                appends.perRecipient()
                        .get(i)
                        .ifPresentOrElse(
                                appended -> messages.add(some.recipient(), appended),
                                () -> doubtful.put(stream, some.items()));
            }
        }
        if (!doubtful.isEmpty()) {
            appendWithoutRepeats(withoutRepeats(batch, doubtful), messages);
        }
        return messages.perNode();
    }

    /// Appends items that are no repeats. It claims no beginning, because a claim would be wrong if the other items of
    /// the batch were appended in an earlier run of Redis.
    private void appendWithoutRepeats(Map<Stream, List<InboxItem>> fresh, NodeMessages messages) {
        for (Sent sent : send(perPartition(fresh), _ -> Optional.empty(), Repeats.RULED_OUT)) {
            InboxTail.Appends appends = redis.await(sent.answer());
            for (int i = 0; i < sent.items().size(); i++) {
                RecipientKey recipient = sent.items().get(i).recipient();
                appends.perRecipient().get(i).ifPresent(appended -> messages.add(recipient, appended));
            }
        }
    }

    /// Append to the tails of a partition, whose answer may be outstanding.
    private record Sent(
            InboxTail.Partition partition,
            List<InboxTail.RecipientItems> items,
            CompletionStage<InboxTail.Appends> answer) {}

    private List<Sent> send(
            Map<InboxTail.Partition, List<InboxTail.RecipientItems>> perPartition,
            Function<InboxTail.Partition, Optional<InboxTail.BeginningClaim>> claim,
            Repeats repeats) {
        List<Sent> sent = new ArrayList<>(perPartition.size());
        perPartition.forEach((partition, items) ->
                sent.add(new Sent(partition, items, tail.append(partition, claim.apply(partition), items, repeats))));
        return sent;
    }

    private Map<InboxTail.Partition, List<InboxTail.RecipientItems>> perPartition(Map<Stream, List<InboxItem>> items) {
        Map<InboxTail.Partition, List<InboxTail.RecipientItems>> perPartition = new LinkedHashMap<>();
        items.forEach((stream, some) -> {
            InboxTail.Partition partition = new InboxTail.Partition(
                    stream.lane(),
                    log.partition(stream.lane(), stream.recipient()),
                    log.require(stream.lane()).epoch());
            perPartition
                    .computeIfAbsent(partition, _ -> new ArrayList<>())
                    .add(new InboxTail.RecipientItems(stream.recipient(), some));
        });
        return perPartition;
    }

    private InboxTail.Partition partition(TopicPartition of) {
        Lane lane = DeliveriesReader.lane(of.topic());
        return new InboxTail.Partition(lane, of.partition(), log.require(lane).epoch());
    }

    /// Claim of the beginning of a partition; empty if the batch has no span of it.
    private Optional<InboxTail.BeginningClaim> claim(DeliveriesReader.Batch batch, InboxTail.Partition partition) {
        return Optional.ofNullable(batch.spans().get(topicPartition(partition)))
                .map(span -> new InboxTail.BeginningClaim(span.from(), claimant));
    }

    private void noteClaim(DeliveriesReader.Batch batch, InboxTail.Partition of, InboxTail.Claim claim) {
        TopicPartition partition = topicPartition(of);
        DeliveriesReader.Span span = batch.spans().get(partition);
        if (span == null) {
            return;
        }
        Claimed mine = new Claimed(new Cursor(of.epoch(), span.from()), claimant, span.to());
        switch (claim) {
            case WRITTEN -> claimed.put(partition, mine);
            // If there is no entry, an earlier attempt at this batch wrote the claim and then failed.
            case EXISTS -> claimed.putIfAbsent(partition, mine);
            case NOT_NEEDED -> claimed.remove(partition);
        }
    }

    private static TopicPartition topicPartition(InboxTail.Partition of) {
        return new TopicPartition(InboxLog.topic(of.lane()), of.number());
    }

    /// The items without repeats. The writer waits for a slow history. While the history is unavailable, no item counts
    /// as a repeat, so that new items are not delayed.
    private Map<Stream, List<InboxItem>> withoutRepeats(
            DeliveriesReader.Batch batch, Map<Stream, List<InboxItem>> doubtful) {
        List<InboxHistory.OwnedItem> asked = new ArrayList<>();
        doubtful.forEach((stream, items) -> {
            String epoch = log.require(stream.lane()).epoch();
            items.forEach(item -> asked.add(new InboxHistory.OwnedItem(stream.recipient(), epoch, item)));
        });
        Optional<Set<InboxHistory.OwnedItem>> repeats = findRepeats(beginnings(batch, doubtful.keySet()), asked);
        if (repeats.isEmpty()) {
            return doubtful;
        }
        Map<Stream, List<InboxItem>> fresh = new LinkedHashMap<>();
        asked.stream()
                .filter(owned -> !repeats.get().contains(owned))
                .forEach(owned -> fresh.computeIfAbsent(
                                new Stream(owned.recipient(), owned.item().lane()), _ -> new ArrayList<>())
                        .add(owned.item()));
        return fresh;
    }

    private Optional<Set<InboxHistory.OwnedItem>> findRepeats(
            Map<HistoryProgress.LanePartition, Long> beginnings, List<InboxHistory.OwnedItem> asked) {
        long deadline = historyTimedOutAt.orElse(
                System.nanoTime() + repeatLookup.timeout().toNanos());
        while (true) {
            try {
                beginnings.forEach(
                        (partition, position) -> repeatLookup.progress().await(partition, position, deadline));
                Optional<Set<InboxHistory.OwnedItem>> found =
                        Optional.of(repeatLookup.history().findRepeats(asked));
                historyTimedOutAt = OptionalLong.empty();
                return found;
            } catch (StoreUnavailableException e) {
                if (System.nanoTime() - deadline > 0) {
                    if (historyTimedOutAt.isEmpty()) {
                        LOG.warn("items may be delivered twice until the history answers: {}", e.getMessage());
                    }
                    historyTimedOutAt = OptionalLong.of(deadline);
                    return Optional.empty();
                }
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        }
    }

    /// Beginnings of the batch's partitions in this run of Redis; the batch's own start where none is known. Once the
    /// history has reached a beginning, it has all items that this run of Redis lacks.
    private Map<HistoryProgress.LanePartition, Long> beginnings(DeliveriesReader.Batch batch, Set<Stream> streams) {
        Map<HistoryProgress.LanePartition, Long> beginnings = new LinkedHashMap<>();
        for (Stream stream : streams) {
            int number = log.partition(stream.lane(), stream.recipient());
            HistoryProgress.LanePartition partition = new HistoryProgress.LanePartition(
                    stream.lane(), number, log.require(stream.lane()).epoch());
            if (!beginnings.containsKey(partition)) {
                beginnings.put(
                        partition,
                        redis.await(tail.findBeginning(stream.lane(), number, partition.epoch()))
                                .orElse(batch.span(new TopicPartition(InboxLog.topic(stream.lane()), number))
                                        .from()));
            }
        }
        return beginnings;
    }

    /// Items for the nodes that hold connections of their recipients.
    ///
    /// @param perNode by the node's name
    private record NodeMessages(Map<String, List<NodeMessage.Arrival>> perNode) {

        NodeMessages() {
            this(new LinkedHashMap<>());
        }

        void add(RecipientKey recipient, InboxTail.Appended appended) {
            if (!appended.fresh().isEmpty()) {
                NodeMessage.Arrival arrival = new NodeMessage.Arrival(recipient, appended.previous(), appended.fresh());
                appended.nodes()
                        .forEach(node -> perNode.computeIfAbsent(node, _ -> new ArrayList<>())
                                .add(arrival));
            }
        }
    }

    /// Sink of the reader.
    private final class TailSink implements DeliveriesReader.Sink {

        @Override
        public DeliveriesReader.Outcome take(DeliveriesReader.Batch batch) {
            return write(batch);
        }

        @Override
        public DeliveriesReader.Outcome setAside(DeliveriesReader.Batch batch, String cause) {
            letters.setAside(batch.records().getFirst(), cause);
            return new DeliveriesReader.Outcome.Processed();
        }

        @Override
        public void committed(Map<TopicPartition, Long> offsets) {
            offsets.forEach((partition, offset) -> {
                Claimed claim = claimed.get(partition);
                if (claim != null && claim.until() <= offset) {
                    // If this fails, the next commit confirms the claim again.
                    tail.confirmBeginning(
                                    DeliveriesReader.lane(partition.topic()),
                                    partition.partition(),
                                    claim.beginning(),
                                    claim.claimant())
                            .thenRun(() -> claimed.remove(partition, claim));
                }
            });
        }

        @Override
        public void partitionsLost() {
            claimed.clear();
            claimant = UUID.randomUUID().toString();
        }
    }
}
