// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.inbox;

import dev.carillon.events.Lane;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.codec.PayloadSeal;
import dev.carillon.gateway.inbox.InboxTail.Repeats;
import dev.carillon.gateway.presence.NodeBus;
import dev.carillon.gateway.store.GatewayRedis;
import dev.carillon.gateway.store.StoreUnavailableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The live path: appends what arrives to the hot tails and tells the nodes that hold the recipients'
/// connections. One round trip to Redis per batch for all appends, one for all words to nodes. While Redis is
/// away the batch waits; a batch that is written again appends nothing twice, and connections drop the
/// positions that they had.
///
/// A notification that stands in the log twice is passed on once. Where a tail cannot tell, since it is younger
/// than the decision to deliver, the history is asked: it has all that was there before this Redis was told
/// anything.
public final class InboxWriter implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(InboxWriter.class);
    static final String GROUP = "carillon-gateway-inbox";
    private static final String PURPOSE = "gateway-inbox";
    private static final Duration PAUSE = Duration.ofMillis(100);

    private final InboxLog log;
    private final InboxTail tail;
    private final NodeBus bus;
    private final Past past;
    private final GatewayRedis redis;
    private final PayloadSeal seal;
    private final InboxDeadLetters letters;
    private final DeliveriesReader reader;
    /// By [System#nanoTime()]; of the reader's thread.
    private OptionalLong givenUpAt = OptionalLong.empty();
    /// Beginnings that this node has claimed, and that count once it has committed what it appended behind them.
    private final Map<TopicPartition, Claimed> claimed = new ConcurrentHashMap<>();
    /// Names the time since partitions last came or went. Of the reader's thread.
    private String claimant = UUID.randomUUID().toString();

    /// @param until must be committed before the claim is confirmed
    private record Claimed(Cursor beginning, String claimant, long until) {}

    private record Stream(RecipientKey recipient, Lane lane) {}

    /// Where it is looked up what there was before.
    ///
    /// @param patience how long to wait for a history that does not tell what it has; once, until it tells again
    public record Past(InboxHistory history, HistoryProgress progress, Duration patience) {}

    public InboxWriter(
            ReaderSettings settings,
            InboxDeadLetters letters,
            InboxLog log,
            InboxTail tail,
            Past past,
            GatewayRedis redis,
            PayloadSeal seal) {
        this.letters = letters;
        this.log = log;
        this.tail = tail;
        this.past = past;
        this.redis = redis;
        this.seal = seal;
        this.bus = new NodeBus(redis);
        this.reader = DeliveriesReader.start(settings, PURPOSE, GROUP, new Live());
    }

    @Override
    public void close() {
        reader.close();
    }

    private DeliveriesReader.Outcome write(DeliveriesReader.Batch batch) {
        Map<Stream, List<InboxItem>> arrived = arrived(batch);
        if (!arrived.isEmpty()) {
            Map<String, List<NodeMessage.Arrival>> perNode = append(batch, arrived);
            List<CompletionStage<Long>> sent = perNode.entrySet().stream()
                    .map(word -> bus.send(word.getKey(), new NodeMessage(word.getValue(), List.of()).toBytes()))
                    .toList();
            sent.forEach(redis::await);
        }
        return new DeliveriesReader.Outcome.Taken();
    }

    private Map<Stream, List<InboxItem>> arrived(DeliveriesReader.Batch batch) {
        Map<Stream, List<InboxItem>> arrived = new LinkedHashMap<>();
        seal.prepareToOpen(batch.sealedFor());
        batch.records().forEach(consumed -> {
            Lane lane = DeliveriesReader.lane(consumed.topic());
            // What is not readable is buried by the history.
            if (InboxRecord.of(lane, consumed, seal)
                    instanceof InboxRecord.Arrived(RecipientKey recipient, InboxItem item, int _)) {
                arrived.computeIfAbsent(new Stream(recipient, lane), _ -> new ArrayList<>(1))
                        .add(item);
            }
        });
        return arrived;
    }

    private Map<String, List<NodeMessage.Arrival>> append(
            DeliveriesReader.Batch batch, Map<Stream, List<InboxItem>> arrived) {
        Map<TopicPartition, CompletionStage<InboxTail.Claim>> claims = new LinkedHashMap<>();
        batch.spans().forEach((partition, span) -> claims.put(partition, claimBeginning(partition, span)));
        Map<Stream, CompletionStage<Optional<InboxTail.Appended>>> answers = append(arrived, Repeats.POSSIBLE);
        claims.forEach((partition, claim) -> {
            DeliveriesReader.Span span = batch.span(partition);
            Claimed mine = new Claimed(beginning(partition, span), claimant, span.to());
            switch (redis.await(claim)) {
                case WRITTEN -> claimed.put(partition, mine);
                // Without an entry: written by an attempt at this batch that failed later.
                case STANDS -> claimed.putIfAbsent(partition, mine);
                case NOT_NEEDED -> claimed.remove(partition);
            }
        });
        Map<Stream, InboxTail.Appended> appended = new LinkedHashMap<>();
        Map<Stream, List<InboxItem>> doubtful = new LinkedHashMap<>(arrived);
        answers.forEach((stream, answer) -> redis.await(answer).ifPresent(known -> {
            appended.put(stream, known);
            doubtful.remove(stream);
        }));
        if (!doubtful.isEmpty()) {
            append(withoutRepeats(batch, doubtful), Repeats.RULED_OUT)
                    .forEach((stream, answer) -> redis.await(answer).ifPresent(known -> appended.put(stream, known)));
        }
        Map<String, List<NodeMessage.Arrival>> perNode = new LinkedHashMap<>();
        appended.forEach((stream, known) -> {
            if (!known.fresh().isEmpty()) {
                NodeMessage.Arrival arrival =
                        new NodeMessage.Arrival(stream.recipient(), known.previous(), known.fresh());
                known.nodes()
                        .forEach(node -> perNode.computeIfAbsent(node, _ -> new ArrayList<>())
                                .add(arrival));
            }
        });
        return perNode;
    }

    private Map<Stream, CompletionStage<Optional<InboxTail.Appended>>> append(
            Map<Stream, List<InboxItem>> arrived, Repeats repeats) {
        Map<Stream, CompletionStage<Optional<InboxTail.Appended>>> answers = new LinkedHashMap<>();
        arrived.forEach((stream, items) -> answers.put(
                stream,
                tail.append(
                        stream.recipient(),
                        log.partition(stream.lane(), stream.recipient()),
                        log.require(stream.lane()).epoch(),
                        items,
                        repeats)));
        return answers;
    }

    /// A history that is slow is waited for. While it stays away nothing counts as a repeat: what is new must not
    /// wait.
    private Map<Stream, List<InboxItem>> withoutRepeats(
            DeliveriesReader.Batch batch, Map<Stream, List<InboxItem>> doubtful) {
        List<InboxHistory.Owned> asked = new ArrayList<>();
        doubtful.forEach((stream, items) -> {
            String epoch = log.require(stream.lane()).epoch();
            items.forEach(item -> asked.add(new InboxHistory.Owned(stream.recipient(), epoch, item)));
        });
        Optional<Set<InboxHistory.Owned>> repeats = findRepeats(beginnings(batch, doubtful.keySet()), asked);
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

    private Optional<Set<InboxHistory.Owned>> findRepeats(
            Map<HistoryProgress.LanePartition, Long> beginnings, List<InboxHistory.Owned> asked) {
        long deadline = givenUpAt.orElse(System.nanoTime() + past.patience().toNanos());
        while (true) {
            try {
                beginnings.forEach((partition, position) -> past.progress().await(partition, position, deadline));
                Optional<Set<InboxHistory.Owned>> found =
                        Optional.of(past.history().findRepeats(asked));
                givenUpAt = OptionalLong.empty();
                return found;
            } catch (StoreUnavailableException e) {
                if (System.nanoTime() - deadline > 0) {
                    if (givenUpAt.isEmpty()) {
                        LOG.warn("repeats may not be recognised until the history answers: {}", e.getMessage());
                    }
                    givenUpAt = OptionalLong.of(deadline);
                    return Optional.empty();
                }
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        }
    }

    /// What this run of Redis was not told is in the history once that has reached the beginning here, which is this
    /// batch while nobody has said so.
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

    private CompletionStage<InboxTail.Claim> claimBeginning(TopicPartition partition, DeliveriesReader.Span span) {
        return tail.claimBeginning(
                DeliveriesReader.lane(partition.topic()), partition.partition(), beginning(partition, span), claimant);
    }

    private Cursor beginning(TopicPartition partition, DeliveriesReader.Span span) {
        return new Cursor(log.require(DeliveriesReader.lane(partition.topic())).epoch(), span.from());
    }

    /// What the reader says goes here.
    private final class Live implements DeliveriesReader.Sink {

        @Override
        public DeliveriesReader.Outcome take(DeliveriesReader.Batch batch) {
            return write(batch);
        }

        @Override
        public DeliveriesReader.Outcome setAside(DeliveriesReader.Batch batch, String cause) {
            letters.setAside(batch.records().getFirst(), cause);
            return new DeliveriesReader.Outcome.Taken();
        }

        @Override
        public void committed(Map<TopicPartition, Long> offsets) {
            offsets.forEach((partition, offset) -> {
                Claimed claim = claimed.get(partition);
                if (claim != null && claim.until() <= offset) {
                    // If this fails, the next commit says it again.
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
        public void gone() {
            claimed.clear();
            claimant = UUID.randomUUID().toString();
        }
    }
}
