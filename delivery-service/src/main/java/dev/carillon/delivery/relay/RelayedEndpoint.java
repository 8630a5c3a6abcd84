// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.relay;

import dev.carillon.events.v1.Receipt;
import dev.carillon.observability.metric.Family;
import io.micrometer.core.instrument.Counter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One range of receipts for one endpoint, with its positions in the log. It sends in the background and keeps a
/// bounded number of receipts in memory; its position advances no further until it has room. The offset that it
/// saves is the one before which the endpoint has acknowledged everything. For the reader's thread, except
/// [#state].
final class RelayedEndpoint implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RelayedEndpoint.class);

    /// Receipts in memory from which on the position stays where it is.
    private static final int ROOM = 100;

    /// Receipts in memory from which on no further record of a read is taken. One record may have a whole batch.
    private static final int MOST = 600;

    /// Facts for internal use only, which are not sent.
    private static final Set<String> INTERNAL = Set.of("wait_due");

    private static final Duration SAVE_AFTER_SENDING = Duration.ofSeconds(1);
    private static final Duration SAVE_AFTER_READING = Duration.ofSeconds(5);

    /// Kafka deletes the offsets of a group without members that are older than a week.
    private static final Duration SAVE_AGAIN = Duration.ofHours(6);

    private final RelayedRange range;
    private final RelayClient client;
    private final Family<Counter> relayed;
    private final Set<String> facts;
    private final Set<String> types;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final PendingReceipts pending;
    private final List<PendingReceipts.Pending> inbox = new ArrayList<>();
    private final Set<TopicPartition> revoked = new HashSet<>();
    private final Map<TopicPartition, Long> positions = new HashMap<>();
    private final Map<TopicPartition, Long> ends = new HashMap<>();
    private Map<TopicPartition, Long> batchEnd = Map.of();
    private Map<TopicPartition, Long> acknowledged = Map.of();
    private Map<TopicPartition, Long> saved = Map.of();
    private Instant savedAt = Instant.EPOCH;
    private @Nullable KafkaFuture<Void> saving;
    private boolean hasSent;
    private boolean isOver;
    private @Nullable Future<Map<String, Integer>> sending;
    private volatile String state = "starting";

    RelayedEndpoint(RelayedRange range, RelayClient client, RelayProperties properties, Family<Counter> relayed) {
        this.range = range;
        this.client = client;
        this.relayed = relayed;
        this.pending = new PendingReceipts(properties, threads);
        this.facts = Set.copyOf(range.endpoint().getFactsList());
        this.types = Set.copyOf(range.endpoint().getEventTypesList());
    }

    RelayedRange range() {
        return range;
    }

    /// State: `starting`, `running`, `failing since …`, `done`, or `gone` if the endpoint answered that it is gone.
    String state() {
        return state;
    }

    /// True if nothing more is sent: the range has ended or the endpoint is gone.
    boolean isOver() {
        return isOver;
    }

    /// Begins to read a partition.
    ///
    /// @param end offset at which the range ends; empty for a range without an end
    void open(TopicPartition partition, long position, OptionalLong end) {
        positions.put(partition, position);
        end.ifPresent(offset -> ends.put(partition, offset));
    }

    /// Position in a partition; empty if it is not open.
    OptionalLong position(TopicPartition partition) {
        Long position = positions.get(partition);
        return position == null ? OptionalLong.empty() : OptionalLong.of(position);
    }

    /// True if receipts are under way or can be sent at once.
    boolean isActive() {
        return !isOver && (sending != null || (!inbox.isEmpty() && pending.isEmpty()));
    }

    boolean hasRoom() {
        return inbox.size() < ROOM;
    }

    /// True if it takes no further record of the current read.
    boolean isFull() {
        return inbox.size() >= MOST;
    }

    /// True if it has nothing left to send and is behind the given positions in any partition.
    boolean isHungry(Map<TopicPartition, Long> head) {
        return !isOver
                && inbox.isEmpty()
                && positions.keySet().stream().anyMatch(partition -> isBehind(partition, head));
    }

    /// Partitions in which it is behind the given positions.
    Set<TopicPartition> behind(Map<TopicPartition, Long> head) {
        return positions.keySet().stream()
                .filter(partition -> isBehind(partition, head))
                .collect(Collectors.toSet());
    }

    private boolean isBehind(TopicPartition partition, Map<TopicPartition, Long> head) {
        long position = positions.getOrDefault(partition, Long.MAX_VALUE);
        return position < head.getOrDefault(partition, 0L) && !isBeyond(partition, position);
    }

    /// Takes a receipt of its tenant at a position, if it was not taken before and the endpoint asks for it.
    void take(TopicPartition partition, long offset, Receipt receipt) {
        Long position = positions.get(partition);
        if (position != null && offset >= position && !isBeyond(partition, offset) && isAskedFor(receipt)) {
            inbox.add(new PendingReceipts.Pending(partition, receipt));
        }
    }

    /// Advances after all receipts before a position were taken.
    void advance(TopicPartition partition, long position) {
        positions.computeIfPresent(partition, (_, before) -> Math.max(before, position));
    }

    /// Takes the result of the last sending, and begins the next one.
    void step(Instant now) {
        if (isOver || isSending()) {
            return;
        }
        finishSending();
        if (isOver) {
            return;
        }
        if (pending.isEmpty() && !(inbox.isEmpty() && acknowledged.equals(positions))) {
            acknowledged = inbox.isEmpty() ? Map.copyOf(positions) : withoutRevoked(batchEnd);
            inbox.forEach(pending::add);
            inbox.clear();
            batchEnd = Map.copyOf(positions);
        }
        if (pending.isDue(now)) {
            sending = threads.submit(() -> pending.send(client, now));
        } else if (pending.isEmpty() && isAtEnd()) {
            state = "done";
            isOver = true;
        }
    }

    /// Waits for the receipts that are under way, and begins no others.
    void settle(Duration patience) {
        if (sending == null || isOver) {
            return;
        }
        try {
            sending.get(Math.max(0, patience.toMillis()), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | CancellationException | TimeoutException e) {
            LOG.debug("{}: receipts that are under way may be sent again: {}", range, e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (!isSending()) {
            finishSending();
            if (pending.isEmpty() && !isOver) {
                acknowledged = inbox.isEmpty() ? Map.copyOf(positions) : withoutRevoked(batchEnd);
            }
        }
    }

    /// Forgets partitions that were assigned to another instance.
    void forget(Collection<TopicPartition> partitions) {
        partitions.forEach(partition -> {
            positions.remove(partition);
            ends.remove(partition);
        });
        inbox.removeIf(waiting -> partitions.contains(waiting.partition()));
        revoked.addAll(partitions);
        if (!isSending()) {
            pending.forget(revoked);
            revoked.clear();
        }
        acknowledged = withoutRevoked(acknowledged);
        batchEnd = withoutRevoked(batchEnd);
    }

    /// Saves the offsets of everything that is acknowledged, unless that was done a moment ago.
    void save(RelayOffsets offsets, Instant now) {
        if (saving != null && !saving.isDone()) {
            return;
        }
        if (saving != null && saving.isCompletedExceptionally()) {
            saved = Map.of();
        }
        Duration wait = acknowledged.equals(saved) ? SAVE_AGAIN : hasSent ? SAVE_AFTER_SENDING : SAVE_AFTER_READING;
        if (!acknowledged.isEmpty() && !now.isBefore(savedAt.plus(wait))) {
            saved = acknowledged;
            savedAt = now;
            hasSent = false;
            saving = offsets.save(range.group(), saved);
        }
    }

    /// Saves the offsets of everything that is acknowledged, at once.
    Optional<KafkaFuture<Void>> saveNow(RelayOffsets offsets) {
        return acknowledged.isEmpty() ? Optional.empty() : Optional.of(offsets.save(range.group(), acknowledged));
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }

    private boolean isSending() {
        return sending != null && !sending.isDone();
    }

    private void finishSending() {
        Future<Map<String, Integer>> finished = sending;
        sending = null;
        if (!revoked.isEmpty()) {
            pending.forget(revoked);
            revoked.clear();
        }
        if (finished == null) {
            return;
        }
        hasSent = true;
        Map<String, Integer> counted = result(finished);
        counted.forEach((result, count) -> relayed.of(result).increment(count));
        if (counted.containsKey("given_up")) {
            LOG.warn(
                    "{}: the endpoint did not acknowledge {} receipts; they are skipped",
                    range,
                    counted.get("given_up"));
        }
        if (counted.containsKey("gone")) {
            LOG.warn("{}: the endpoint is gone; nothing is sent until its document changes", range);
            state = "gone";
            isOver = true;
            return;
        }
        state = pending.failingSince().map(since -> "failing since " + since).orElse("running");
    }

    private Map<String, Integer> result(Future<Map<String, Integer>> finished) {
        try {
            return finished.get();
        } catch (ExecutionException | CancellationException e) {
            LOG.warn("{}: receipts could not be sent; they are sent again", range, e);
            return Map.of();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Map.of();
        }
    }

    /// True if the range has an end and every open partition is read up to it.
    private boolean isAtEnd() {
        return range.isReplay()
                && !positions.isEmpty()
                && positions.entrySet().stream().allMatch(open -> isBeyond(open.getKey(), open.getValue()));
    }

    private boolean isBeyond(TopicPartition partition, long offset) {
        Long end = ends.get(partition);
        return end != null && offset >= end;
    }

    private Map<TopicPartition, Long> withoutRevoked(Map<TopicPartition, Long> offsets) {
        Map<TopicPartition, Long> open = new HashMap<>(offsets);
        open.keySet().retainAll(positions.keySet());
        return Map.copyOf(open);
    }

    private boolean isAskedFor(Receipt receipt) {
        String fact = ReceiptBody.fact(receipt);
        return !fact.isEmpty()
                && !INTERNAL.contains(fact)
                && (facts.isEmpty() || facts.contains(fact))
                && (types.isEmpty() || types.contains(receipt.getEventType()));
    }
}
