// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.client.inbox;

import com.google.gson.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;

/// Queue of acts, which are sent one after the other, in order. Each is repeated until the server answers; all acts are
/// idempotent. Bounded: a full queue refuses further acts. Thread-safe.
final class ActQueue {

    static final int MOST_WAITING = 1_000;

    private static final Duration PROMPT = Duration.ofSeconds(5);
    private static final long SHORTEST_DELAY_MILLIS = 500;
    private static final long LONGEST_DELAY_MILLIS = 30_000;

    private final BiFunction<String, JsonObject, CompletionStage<JsonObject>> calls;
    private final ScheduledExecutorService timer;
    private final InstantSource clock;
    private final Deque<Act> waiting = new ArrayDeque<>();
    private boolean open;
    private boolean sending;
    private boolean closed;
    private int failures;

    ActQueue(
            BiFunction<String, JsonObject, CompletionStage<JsonObject>> calls,
            ScheduledExecutorService timer,
            InstantSource clock) {
        this.calls = calls;
        this.timer = timer;
        this.clock = clock;
    }

    void add(Act act) {
        synchronized (waiting) {
            if (closed || waiting.size() >= MOST_WAITING) {
                act.answer()
                        .completeExceptionally(new CallFailedException(
                                0, closed ? "the inbox is closed" : "too many acts wait for the server", !closed));
                return;
            }
            waiting.addLast(act);
        }
        next();
    }

    /// Starts sending, because the server is connected.
    void open() {
        synchronized (waiting) {
            open = true;
            failures = 0;
        }
        next();
    }

    /// Stops sending, because the server is disconnected.
    void pause() {
        synchronized (waiting) {
            open = false;
        }
    }

    /// Fails the waiting acts and sends no more.
    void close() {
        Deque<Act> left;
        synchronized (waiting) {
            closed = true;
            open = false;
            left = new ArrayDeque<>(waiting);
            waiting.clear();
        }
        left.forEach(act ->
                act.answer().completeExceptionally(new CallFailedException(0, "the inbox was closed before", true)));
    }

    private void next() {
        Act act;
        synchronized (waiting) {
            if (!open || sending || waiting.isEmpty()) {
                return;
            }
            act = waiting.getFirst();
            sending = true;
        }
        calls.apply(act.method(), request(act)).whenComplete((answer, failure) -> {
            if (failure == null) {
                settle(act);
                act.answer().complete(InboxJson.count(answer).orElse(new InboxCount(0, 0)));
                next();
            } else if (isTemporary(failure)) {
                retryLater();
            } else {
                settle(act);
                act.answer().completeExceptionally(cause(failure));
                next();
            }
        });
    }

    private void settle(Act act) {
        synchronized (waiting) {
            sending = false;
            failures = 0;
            waiting.remove(act);
        }
    }

    private void retryLater() {
        long delay;
        synchronized (waiting) {
            long ceiling = Math.min(LONGEST_DELAY_MILLIS, SHORTEST_DELAY_MILLIS << Math.min(failures++, 10));
            delay = ThreadLocalRandom.current().nextLong(ceiling / 2, ceiling);
            if (closed) {
                return;
            }
        }
        timer.schedule(
                () -> {
                    synchronized (waiting) {
                        sending = false;
                    }
                    next();
                },
                delay,
                TimeUnit.MILLISECONDS);
    }

    /// Request of an act. An act that is sent late has the time of the act.
    private JsonObject request(Act act) {
        Instant now = clock.instant();
        JsonObject request = act.request().deepCopy();
        if (Duration.between(act.at(), now).compareTo(PROMPT) > 0
                || act.method().equals("read_all")) {
            request.addProperty("at", act.at().toString());
        }
        return request;
    }

    private static boolean isTemporary(Throwable failure) {
        return cause(failure) instanceof CallFailedException call && call.isTemporary();
    }

    private static Throwable cause(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }
}
