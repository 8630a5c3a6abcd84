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

/// Reads keys in batches. Requests during a query share the next query, so that many callers need few round trips. Runs
/// on its own thread.
final class KeyLoader implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(KeyLoader.class);
    /// Most recipients of one query.
    private static final int MOST = 2_000;

    private final DataKeyTable table;
    private final BlockingQueue<Request> requests = new LinkedBlockingQueue<>();
    private final Thread thread;
    private volatile boolean closed;
    private volatile boolean failing;

    /// Treatment of missing keys.
    enum MissingKeys {
        IGNORE,
        CREATE
    }

    private record Request(RecipientKey recipient, MissingKeys missing, CompletableFuture<RecipientKeys> answer) {}

    KeyLoader(DataKeyTable table) {
        this.table = table;
        this.thread = Thread.ofPlatform().name("data-keys").daemon().unstarted(this::run);
        thread.start();
    }

    /// Loads a recipient's keys. The result fails if the database did not answer.
    CompletableFuture<RecipientKeys> load(RecipientKey recipient, MissingKeys missing) {
        CompletableFuture<RecipientKeys> answer = new CompletableFuture<>();
        requests.add(new Request(recipient, missing, answer));
        return answer;
    }

    /// Marks the loader as unavailable until a query is answered, because a caller's wait timed out.
    void unanswered() {
        failing = true;
    }

    /// True if the last query was answered, or a query now is.
    boolean isAvailable() {
        if (failing) {
            try {
                table.find(List.of());
                failing = false;
            } catch (SQLException e) {
                LOG.debug("cannot read data keys from PostgreSQL: {}", e.getMessage());
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
        Map<RecipientKey, MissingKeys> asked = new HashMap<>();
        turn.forEach(request -> asked.merge(
                request.recipient(), request.missing(), (one, other) -> one == MissingKeys.CREATE ? one : other));
        try {
            Map<RecipientKey, RecipientKeys> found = new HashMap<>();
            List<RecipientKey> toFind = of(asked, MissingKeys.IGNORE);
            if (!toFind.isEmpty()) {
                found.putAll(table.find(toFind));
            }
            List<RecipientKey> toMake = of(asked, MissingKeys.CREATE);
            if (!toMake.isEmpty()) {
                found.putAll(table.findOrMake(toMake));
            }
            failing = false;
            turn.forEach(
                    request -> request.answer().complete(found.getOrDefault(request.recipient(), RecipientKeys.NONE)));
        } catch (SQLException | RuntimeException e) {
            // The callers decide about retries.
            if (!failing) {
                LOG.warn("cannot read data keys from PostgreSQL: {}", e.getMessage());
            }
            failing = true;
            // Further requests fail too: each would wait for the timeout, and the queue would grow during the outage.
            requests.drainTo(turn);
            turn.forEach(request -> request.answer().completeExceptionally(e));
        }
    }

    private static List<RecipientKey> of(Map<RecipientKey, MissingKeys> asked, MissingKeys missing) {
        return asked.entrySet().stream()
                .filter(entry -> entry.getValue() == missing)
                .map(Map.Entry::getKey)
                .toList();
    }
}
