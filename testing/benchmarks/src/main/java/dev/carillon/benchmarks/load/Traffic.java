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
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/// Generator of events at a steady rate until it is stopped. All events of a recipient use one connection, one
/// after another, because a producer that needs order must wait for an answer before its next post. A post without
/// an answer, or with answer 429 or 503, is repeated with the same id until it is accepted; of a batch, only the
/// events without a final answer are repeated. Latency counts from the instant at which a post was due.
public final class Traffic implements AutoCloseable {

    private static final Duration RETRY = Duration.ofMillis(100);
    private static final Duration DRAIN_PATIENCE = Duration.ofSeconds(90);

    private final Plan plan;
    private final Ledger ledger;
    private final long startNanos;
    private final PostSchedule schedule;
    private final CountDownLatch running;
    private final AtomicInteger retries = new AtomicInteger();
    private volatile long endNanos = Long.MAX_VALUE;
    private volatile long giveUpNanos = Long.MAX_VALUE;

    /// Parameters of the traffic.
    ///
    /// @param rate Events per second
    /// @param batch Number of events in each request; 1 posts single events
    public record Plan(URI ingestion, String apiKey, String eventType, int rate, int batch) {}

    private Traffic(Plan plan, Ledger ledger) {
        this.plan = plan;
        this.ledger = ledger;
        this.schedule = PostSchedule.of(ledger.recipients(), plan.rate(), plan.batch());
        this.running = new CountDownLatch(schedule.lanes());
        this.startNanos = System.nanoTime() + Duration.ofMillis(200).toNanos();
    }

    public static Traffic start(Plan plan, Ledger ledger) {
        Traffic traffic = new Traffic(plan, ledger);
        for (int lane = 0; lane < traffic.schedule.lanes(); lane++) {
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

    private void run(int lane) {
        try (ProducerConnection connection = new ProducerConnection(plan.ingestion(), plan.apiKey())) {
            int number = 0;
            List<Integer> events = schedule.events(lane, number);
            while (events.getLast() < ledger.capacity() && awaitDue(dueNanos(lane, number))) {
                long due = dueNanos(lane, number);
                events.forEach(event -> ledger.markScheduled(event, due));
                post(connection, events, due);
                number++;
                events = schedule.events(lane, number);
            }
        } finally {
            running.countDown();
        }
    }

    private long dueNanos(int lane, int number) {
        return startNanos + schedule.dueNanos(lane, number);
    }

    private boolean awaitDue(long due) {
        long now = System.nanoTime();
        while (now < due && due < endNanos) {
            LockSupport.parkNanos(Math.min(due - now, Duration.ofMillis(100).toNanos()));
            now = System.nanoTime();
        }
        return due < endNanos;
    }

    private void post(ProducerConnection connection, List<Integer> events, long due) {
        List<Integer> open = events;
        while (!open.isEmpty() && System.nanoTime() < giveUpNanos) {
            Outcome outcome = plan.batch() == 1
                    ? connection.post("/v1/events", bytes(text(open.getFirst(), due)))
                    : connection.post("/v1/events/batch", bytes(batch(open, due)));
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

    private String batch(List<Integer> events, long due) {
        return events.stream().map(event -> text(event, due)).collect(Collectors.joining(",", "[", "]"));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private String text(int event, long due) {
        return text(ledger, plan.eventType(), event, due);
    }

    /// Event of a ledger as JSON.
    static String text(Ledger ledger, String eventType, int event, long due) {
        return """
                {"id":"%s","type":"%s","recipients":["r%d"],"data":{"run":"%s","n":%d,"order":"A-17","sentNanos":%d}}""".formatted(ledger.eventId(event), eventType, ledger.recipientOf(event), ledger.run(), event, due);
    }
}
