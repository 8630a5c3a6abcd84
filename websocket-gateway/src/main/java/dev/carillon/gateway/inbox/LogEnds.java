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

/// End offsets of partitions, with one request to the broker at a time. Calls during a request share the next request,
/// which starts after all of them. So a returned offset is never older than its call, and many concurrent calls need
/// two requests only.
///
/// Thread-safe.
final class LogEnds {

    private final Function<Set<TopicPartition>, CompletionStage<Map<TopicPartition, Long>>> request;
    private final ReentrantLock lock = new ReentrantLock();
    private PendingCalls pending = new PendingCalls();
    private boolean underWay;

    /// Calls that share one request.
    private static final class PendingCalls {
        private final Set<TopicPartition> asked = new HashSet<>();
        private final CompletableFuture<Map<TopicPartition, Long>> answer = new CompletableFuture<>();
    }

    /// @param request must not block, and its result must complete, normally or with a failure
    LogEnds(Function<Set<TopicPartition>, CompletionStage<Map<TopicPartition, Long>>> request) {
        this.request = request;
    }

    /// End offset of a partition.
    CompletionStage<Long> find(TopicPartition partition) {
        PendingCalls mine;
        Optional<PendingCalls> next;
        lock.lock();
        try {
            mine = pending;
            mine.asked.add(partition);
            next = underWay ? Optional.empty() : nextCalls();
        } finally {
            lock.unlock();
        }
        next.ifPresent(this::ask);
        return mine.answer.thenApply(ends -> Optional.ofNullable(ends.get(partition))
                .orElseThrow(() -> new IllegalStateException("no end of " + partition)));
    }

    private void ask(PendingCalls calls) {
        request.apply(Set.copyOf(calls.asked)).whenComplete((ends, failure) -> {
            Optional<PendingCalls> next;
            lock.lock();
            try {
                next = nextCalls();
            } finally {
                lock.unlock();
            }
            next.ifPresent(this::ask);
            if (failure == null) {
                calls.answer.complete(ends);
            } else {
                calls.answer.completeExceptionally(failure);
            }
        });
    }

    /// The calls that wait for the next request, if any. The caller must hold the lock.
    private Optional<PendingCalls> nextCalls() {
        PendingCalls started = pending;
        underWay = !started.asked.isEmpty();
        if (!underWay) {
            return Optional.empty();
        }
        pending = new PendingCalls();
        return Optional.of(started);
    }
}
