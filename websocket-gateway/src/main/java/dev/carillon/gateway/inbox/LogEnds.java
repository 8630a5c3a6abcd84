// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.inbox;

import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.apache.kafka.common.TopicPartition;

/// Where partitions end, asked for with one request at a time: whoever asks while one is under way shares the
/// next, which is made after all of them asked. So an end is never from before the question, and a crowd costs
/// two requests.
///
/// Thread-safe.
final class LogEnds {

    private final Function<Set<TopicPartition>, CompletionStage<Map<TopicPartition, Long>>> request;
    private final ReentrantLock lock = new ReentrantLock();
    private Round gathering = new Round();
    private boolean underWay;

    /// Those who share one request.
    private static final class Round {
        private final Set<TopicPartition> asked = new HashSet<>();
        private final CompletableFuture<Map<TopicPartition, Long>> answer = new CompletableFuture<>();
    }

    /// @param request must end at some time, well or ill, and not wait
    LogEnds(Function<Set<TopicPartition>, CompletionStage<Map<TopicPartition, Long>>> request) {
        this.request = request;
    }

    /// The offset at which a partition ends.
    CompletionStage<Long> find(TopicPartition partition) {
        Round mine;
        Optional<Round> next;
        lock.lock();
        try {
            mine = gathering;
            mine.asked.add(partition);
            next = underWay ? Optional.empty() : nextRound();
        } finally {
            lock.unlock();
        }
        next.ifPresent(this::ask);
        return mine.answer.thenApply(ends -> Optional.ofNullable(ends.get(partition))
                .orElseThrow(() -> new IllegalStateException("no end of " + partition)));
    }

    private void ask(Round round) {
        request.apply(Set.copyOf(round.asked)).whenComplete((ends, failure) -> {
            Optional<Round> next;
            lock.lock();
            try {
                next = nextRound();
            } finally {
                lock.unlock();
            }
            next.ifPresent(this::ask);
            if (failure == null) {
                round.answer.complete(ends);
            } else {
                round.answer.completeExceptionally(failure);
            }
        });
    }

    /// Under the lock: those who have gathered, if any.
    private Optional<Round> nextRound() {
        Round gathered = gathering;
        underWay = !gathered.asked.isEmpty();
        if (!underWay) {
            return Optional.empty();
        }
        gathering = new Round();
        return Optional.of(gathered);
    }
}
