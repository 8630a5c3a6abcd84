// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.relay;

import dev.carillon.events.v1.Receipt;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.kafka.common.TopicPartition;

/// Receipts that were read from the log and that the endpoint has not acknowledged yet. Receipts of one recipient
/// are sent one after the other, those of different recipients in parallel. For one thread, which waits for the
/// sending threads.
final class PendingReceipts {

    /// Results of sending a receipt, as in the metric.
    static final List<String> RESULTS = List.of("taken", "missed", "given_up", "gone");

    /// Receipt and its partition.
    record Pending(TopicPartition partition, Receipt receipt) {}

    /// Receipt with its sending result.
    private record Ended(Pending pending, RelayOutcome outcome) {}

    private final RelayProperties properties;
    private final ExecutorService threads;
    private final Semaphore underWay;
    private final Map<String, Deque<Pending>> byRecipient = new LinkedHashMap<>();
    private final Map<String, Integer> refusals = new LinkedHashMap<>();
    private Optional<Instant> failingSince = Optional.empty();
    private int failures;
    private Instant due = Instant.MIN;

    PendingReceipts(RelayProperties properties, ExecutorService threads) {
        this.properties = properties;
        this.threads = threads;
        this.underWay = new Semaphore(properties.concurrency());
    }

    void add(Pending pending) {
        byRecipient
                .computeIfAbsent(pending.receipt().getRecipient(), _ -> new ArrayDeque<>())
                .addLast(pending);
    }

    boolean isEmpty() {
        return byRecipient.isEmpty();
    }

    boolean isDue(Instant now) {
        return !isEmpty() && !now.isBefore(due);
    }

    /// Instant since which the endpoint does not acknowledge receipts.
    Optional<Instant> failingSince() {
        return failingSince;
    }

    /// Forgets partitions that were assigned to another instance.
    void forget(Collection<TopicPartition> partitions) {
        byRecipient.values().forEach(queue -> queue.removeIf(pending -> partitions.contains(pending.partition())));
        byRecipient.values().removeIf(Deque::isEmpty);
    }

    /// Sends the receipts of each recipient until the first that is not acknowledged.
    ///
    /// @return counts by result; `gone` if the endpoint answered that it is gone
    Map<String, Integer> send(RelayClient client, Instant now) throws InterruptedException {
        List<Future<List<Ended>>> chains = byRecipient.values().stream()
                .map(queue -> threads.submit(() -> send(client, List.copyOf(queue))))
                .toList();
        Map<String, Integer> counted = new LinkedHashMap<>();
        Optional<Duration> asked = Optional.empty();
        boolean isAnyMissed = false;
        for (Future<List<Ended>> chain : chains) {
            for (Ended ended : result(chain)) {
                String result = judge(ended, now);
                counted.merge(result, 1, Integer::sum);
                isAnyMissed |= result.equals("missed") || result.equals("gone");
                if (ended.outcome() instanceof RelayOutcome.NotAcknowledged(String _, Optional<Duration> after)) {
                    asked = after.isPresent() ? after : asked;
                }
            }
        }
        byRecipient.values().removeIf(Deque::isEmpty);
        pace(isAnyMissed, asked, now);
        return counted;
    }

    private List<Ended> send(RelayClient client, List<Pending> chain) throws InterruptedException {
        List<Ended> ended = new ArrayList<>();
        for (Pending pending : chain) {
            underWay.acquire();
            try {
                RelayOutcome outcome = client.send(pending.receipt());
                ended.add(new Ended(pending, outcome));
                if (!(outcome instanceof RelayOutcome.Acknowledged)) {
                    return ended;
                }
            } finally {
                underWay.release();
            }
        }
        return ended;
    }

    /// Determines the result of a receipt and removes it unless it must be sent again.
    private String judge(Ended ended, Instant now) {
        String result = switch (ended.outcome()) {
            case RelayOutcome.Acknowledged() -> "taken";
            case RelayOutcome.Gone() -> "gone";
            case RelayOutcome.Refused _ ->
                refusals.merge(ended.pending().receipt().getId(), 1, Integer::sum) >= properties.maxRefusals()
                        ? "given_up"
                        : "missed";
            case RelayOutcome.NotAcknowledged _ ->
                failingSince
                                .filter(since ->
                                        since.plus(properties.giveUpAfter()).isBefore(now))
                                .isPresent()
                        ? "given_up"
                        : "missed";
        };
        if (result.equals("taken") || result.equals("given_up")) {
            Deque<Pending> queue =
                    byRecipient.getOrDefault(ended.pending().receipt().getRecipient(), new ArrayDeque<>());
            queue.remove(ended.pending());
            refusals.remove(ended.pending().receipt().getId());
        }
        return result;
    }

    private void pace(boolean isAnyMissed, Optional<Duration> asked, Instant now) {
        if (!isAnyMissed) {
            failingSince = Optional.empty();
            failures = 0;
            due = Instant.MIN;
            return;
        }
        failingSince = failingSince.or(() -> Optional.of(now));
        long most = properties.longestPause().toMillis();
        long backoff = Math.min(most, properties.firstPause().toMillis() << Math.min(20, failures));
        failures++;
        long jittered = backoff / 2 + ThreadLocalRandom.current().nextLong(backoff / 2 + 1);
        long wanted = asked.map(Duration::toMillis).orElse(0L);
        due = now.plusMillis(Math.clamp(Math.max(jittered, wanted), 1, most));
    }

    private static List<Ended> result(Future<List<Ended>> chain) throws InterruptedException {
        try {
            return chain.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }
}
