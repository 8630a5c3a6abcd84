// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.keys;

import dev.carillon.events.RecipientKey;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads keys for all who ask. What is asked for while a query is under way goes into the next one
/// together, so that many askers cost few round trips. One thread of its own.
final class KeyLoader implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(KeyLoader.class);
    /// Recipients of one query.
    private static final int MOST = 2_000;

    private final DataKeyTable table;
    private final BlockingQueue<Request> requests = new LinkedBlockingQueue<>();
    private final Thread thread;
    private volatile boolean closed;
    private volatile boolean failing;

    /// Whether keys that are missing are to be made.
    enum Want {
        FIND,
        MAKE
    }

    private record Request(RecipientKey recipient, Want want, CompletableFuture<RecipientKeys> answer) {}

    KeyLoader(DataKeyTable table) {
        this.table = table;
        this.thread = Thread.ofPlatform().name("data-keys").daemon().unstarted(this::run);
        thread.start();
    }

    /// Completes with what is known; exceptionally when the database did not answer.
    CompletableFuture<RecipientKeys> load(RecipientKey recipient, Want want) {
        CompletableFuture<RecipientKeys> answer = new CompletableFuture<>();
        requests.add(new Request(recipient, want, answer));
        return answer;
    }

    /// Somebody waited in vain: until a query is answered nobody should count on it.
    void unanswered() {
        failing = true;
    }

    /// Whether the last query was answered, or one would be now.
    boolean isAvailable() {
        if (failing) {
            try {
                table.find(List.of());
                failing = false;
            } catch (SQLException e) {
                LOG.debug("data keys cannot be read: {}", e.getMessage());
            }
        }
        return !failing;
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
    }

    private void run() {
        List<Request> turn = new ArrayList<>();
        while (!closed) {
            try {
                turn.add(requests.take());
                requests.drainTo(turn, MOST - 1);
                serve(turn);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } finally {
                turn.clear();
            }
        }
    }

    private void serve(List<Request> turn) {
        Map<RecipientKey, Want> asked = new HashMap<>();
        turn.forEach(request ->
                asked.merge(request.recipient(), request.want(), (one, other) -> one == Want.MAKE ? one : other));
        try {
            Map<RecipientKey, RecipientKeys> found = new HashMap<>();
            List<RecipientKey> toFind = of(asked, Want.FIND);
            if (!toFind.isEmpty()) {
                found.putAll(table.find(toFind));
            }
            List<RecipientKey> toMake = of(asked, Want.MAKE);
            if (!toMake.isEmpty()) {
                found.putAll(table.findOrMake(toMake));
            }
            failing = false;
            turn.forEach(
                    request -> request.answer().complete(found.getOrDefault(request.recipient(), RecipientKeys.NONE)));
        } catch (SQLException | RuntimeException e) {
            // Whoever asked decides whether to ask again.
            if (!failing) {
                LOG.warn("data keys cannot be read: {}", e.getMessage());
            }
            failing = true;
            // Those behind would wait as long for the same answer, and the queue would grow with the outage.
            requests.drainTo(turn);
            turn.forEach(request -> request.answer().completeExceptionally(e));
        }
    }

    private static List<RecipientKey> of(Map<RecipientKey, Want> asked, Want want) {
        return asked.entrySet().stream()
                .filter(entry -> entry.getValue() == want)
                .map(Map.Entry::getKey)
                .toList();
    }
}
