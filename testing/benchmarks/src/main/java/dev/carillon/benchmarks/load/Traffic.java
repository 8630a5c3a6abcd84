// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.load;

import dev.carillon.benchmarks.client.Json;
import dev.carillon.benchmarks.client.ProducerConnection;
import dev.carillon.benchmarks.client.ProducerConnection.Outcome;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import tools.jackson.databind.JsonNode;

/// Generator of events at a steady rate until it is stopped. All events of a recipient use one connection, one
/// after another, because a producer that needs order must wait for an answer before its next post. A post without
/// an answer, or with answer 429 or 503, is repeated with the same id until it is accepted.
public final class Traffic implements AutoCloseable {

    private static final Duration RETRY = Duration.ofMillis(100);
    private static final Duration DRAIN_PATIENCE = Duration.ofSeconds(90);
    private static final Duration BATCH_LINGER = Duration.ofMillis(10);

    private final Plan plan;
    private final Ledger ledger;
    private final long startNanos;
    private final int lanes;
    private final CountDownLatch running;
    private final AtomicInteger retries = new AtomicInteger();
    private volatile long endNanos = Long.MAX_VALUE;
    private volatile long giveUpNanos = Long.MAX_VALUE;

    /// Parameters of the traffic.
    ///
    /// @param rate Events per second
    /// @param batch Maximum number of events in one request; 1 posts single events
    public record Plan(URI ingestion, String apiKey, String eventType, int rate, int batch) {}

    private Traffic(Plan plan, Ledger ledger) {
        this.plan = plan;
        this.ledger = ledger;
        this.lanes = lanes(ledger.recipients(), Math.max(16, plan.rate() / 40));
        this.running = new CountDownLatch(lanes);
        this.startNanos = System.nanoTime() + Duration.ofMillis(200).toNanos();
    }

    public static Traffic start(Plan plan, Ledger ledger) {
        Traffic traffic = new Traffic(plan, ledger);
        for (int lane = 0; lane < traffic.lanes; lane++) {
            int first = lane;
            Thread.ofPlatform().name("producer-" + lane).daemon().start(() -> traffic.run(first));
        }
        return traffic;
    }

    /// Number of repeated posts.
    public int retryCount() {
        return retries.get();
    }

    /// Stops scheduling and waits until all scheduled events are accepted or abandoned.
    @Override
    public void close() {
        long now = System.nanoTime();
        endNanos = now;
        giveUpNanos = now + DRAIN_PATIENCE.toNanos();
        try {
            if (!running.await(DRAIN_PATIENCE.toSeconds() + 30, TimeUnit.SECONDS)) {
                throw new IllegalStateException("producers did not end");
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /// Smallest number of lanes that is at least the wanted number and divides the recipients evenly.
    private static int lanes(int recipients, int wanted) {
        int lanes = Math.min(wanted, recipients);
        while (recipients % lanes != 0) {
            lanes++;
        }
        return lanes;
    }

    private void run(int lane) {
        try (ProducerConnection connection = new ProducerConnection(plan.ingestion(), plan.apiKey())) {
            int event = lane;
            while (event < ledger.capacity() && awaitDue(event)) {
                List<Integer> due = due(event);
                post(connection, due);
                event = due.getLast() + lanes;
            }
        } finally {
            running.countDown();
        }
    }

    private long dueNanos(int event) {
        return startNanos + event * 1_000_000_000L / plan.rate();
    }

    private boolean awaitDue(int event) {
        long due = dueNanos(event) + (plan.batch() > 1 ? BATCH_LINGER.toNanos() : 0);
        long now = System.nanoTime();
        while (now < due && due < endNanos) {
            LockSupport.parkNanos(Math.min(due - now, Duration.ofMillis(100).toNanos()));
            now = System.nanoTime();
        }
        return due < endNanos;
    }

    private List<Integer> due(int first) {
        List<Integer> due = new ArrayList<>();
        long now = System.nanoTime();
        int event = first;
        do {
            ledger.markScheduled(event, dueNanos(event));
            due.add(event);
            event += lanes;
        } while (due.size() < plan.batch() && event < ledger.capacity() && dueNanos(event) <= now);
        return due;
    }

    private void post(ProducerConnection connection, List<Integer> events) {
        List<Integer> open = events;
        while (!open.isEmpty() && System.nanoTime() < giveUpNanos) {
            Outcome outcome = plan.batch() == 1
                    ? connection.post("/v1/events", json(open.getFirst()))
                    : connection.post("/v1/events/batch", batch(open));
            open = settle(open, outcome);
            if (!open.isEmpty()) {
                retries.incrementAndGet();
                LockSupport.parkNanos(RETRY.toNanos());
            }
        }
    }

    /// @return events to post again
    private List<Integer> settle(List<Integer> events, Outcome outcome) {
        return switch (outcome) {
            case Outcome.Unanswered _ -> events;
            case Outcome.Answered(int status, String _) when status == 429 || status >= 500 -> events;
            case Outcome.Answered(int status, String body) when status == 207 -> settleEach(events, body);
            case Outcome.Answered(int status, String _) -> {
                events.forEach(event -> settle(event, status));
                yield List.of();
            }
        };
    }

    private List<Integer> settleEach(List<Integer> events, String body) {
        List<Integer> again = new ArrayList<>();
        JsonNode answer = Json.parse(body);
        JsonNode results = answer.isArray() ? answer : answer.path("results");
        for (int i = 0; i < events.size(); i++) {
            int status = results.path(i).path("status").asInt(500);
            if (status == 429 || status >= 500) {
                again.add(events.get(i));
            } else {
                settle(events.get(i), status);
            }
        }
        return again;
    }

    private void settle(int event, int status) {
        if (status / 100 == 2) {
            ledger.markAccepted(event);
        } else {
            ledger.markRefused(event);
        }
    }

    private byte[] batch(List<Integer> events) {
        StringBuilder array = new StringBuilder("[");
        for (int event : events) {
            array.append(array.length() == 1 ? "" : ",").append(text(event));
        }
        return array.append(']').toString().getBytes(StandardCharsets.UTF_8);
    }

    private byte[] json(int event) {
        return text(event).getBytes(StandardCharsets.UTF_8);
    }

    private String text(int event) {
        return """
                {"id":"%s","type":"%s","recipients":["r%d"],"data":{"run":"%s","n":%d,"order":"A-17","sentNanos":%d}}""".formatted(
                        ledger.eventId(event),
                        plan.eventType(),
                        ledger.recipientOf(event),
                        ledger.run(),
                        event,
                        dueNanos(event));
    }
}
