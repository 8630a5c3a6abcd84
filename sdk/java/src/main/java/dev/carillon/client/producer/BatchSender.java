// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.client.producer;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/// Sends batches from the queue and repeats each until all of its events are settled. Runs on its own thread; with a
/// single sender, events are submitted in order.
final class BatchSender implements Runnable {

    private static final int TOO_LARGE = 413;

    private final EventQueue queue;
    private final ProducerOptions options;
    private final HttpClient http;
    private final RandomGenerator random;

    BatchSender(EventQueue queue, ProducerOptions options, HttpClient http, RandomGenerator random) {
        this.queue = queue;
        this.options = options;
        this.http = http;
        this.random = random;
    }

    @Override
    public void run() {
        List<QueuedEvent> batch = List.of();
        try {
            for (batch = queue.take(options.batch()); !batch.isEmpty(); batch = queue.take(options.batch())) {
                send(batch);
            }
        } catch (InterruptedException e) {
            giveUp(batch.stream().filter(event -> !event.answer().isDone()).toList(), "the producer was stopped");
            Thread.currentThread().interrupt();
        }
    }

    private void send(List<QueuedEvent> batch) throws InterruptedException {
        Backoff backoff = new Backoff(random);
        List<QueuedEvent> left = batch;
        while (!left.isEmpty()) {
            BatchAnswer answer = ask(left);
            if (answer instanceof BatchAnswer.Whole whole && whole.problem().status() == TOO_LARGE && left.size() > 1) {
                send(left.subList(0, left.size() / 2));
                send(left.subList(left.size() / 2, left.size()));
                return;
            }
            Unsettled unsettled = settle(left, answer);
            left = giveUpOnOld(unsettled);
            if (!left.isEmpty()) {
                queue.pause(backoff.next(unsettled.retryAfter()));
            }
        }
    }

    private record Unsettled(List<QueuedEvent> events, Duration retryAfter, String cause) {}

    private Unsettled settle(List<QueuedEvent> events, BatchAnswer answer) {
        if (answer instanceof BatchAnswer.Each each) {
            return settleEach(events, each);
        }
        if (answer instanceof BatchAnswer.Whole whole) {
            if (whole.problem().isTemporary()) {
                return new Unsettled(events, whole.retryAfter(), whole.problem().detail());
            }
            events.forEach(event -> queue.settle(event, new Submission.Refused(event.id(), whole.problem())));
            return new Unsettled(List.of(), Duration.ZERO, "");
        }
        return new Unsettled(events, Duration.ZERO, ((BatchAnswer.None) answer).cause());
    }

    private Unsettled settleEach(List<QueuedEvent> events, BatchAnswer.Each each) {
        List<QueuedEvent> again = new ArrayList<>();
        String cause = "";
        for (int i = 0; i < events.size(); i++) {
            QueuedEvent event = events.get(i);
            BatchAnswer.Item item = each.items().get(i);
            if (item instanceof BatchAnswer.Item.Accepted accepted) {
                queue.settle(event, new Submission.Accepted(event.id(), accepted.recipients()));
            } else if (item instanceof BatchAnswer.Item.Refused refused) {
                if (refused.problem().isTemporary()) {
                    again.add(event);
                    cause = refused.problem().detail();
                } else {
                    queue.settle(event, new Submission.Refused(event.id(), refused.problem()));
                }
            }
        }
        return new Unsettled(again, each.retryAfter(), cause);
    }

    private List<QueuedEvent> giveUpOnOld(Unsettled unsettled) {
        long now = System.nanoTime();
        boolean stopped = queue.isAbandoned();
        List<QueuedEvent> old = unsettled.events().stream()
                .filter(event -> stopped || now - event.deadlineNanos() >= 0)
                .toList();
        giveUp(old, unsettled.cause());
        return unsettled.events().stream().filter(event -> !old.contains(event)).toList();
    }

    private void giveUp(List<QueuedEvent> events, String cause) {
        events.forEach(event -> queue.settle(event, new Submission.Unconfirmed(event.id(), cause)));
    }

    private BatchAnswer ask(List<QueuedEvent> events) throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(options.batchAddress())
                .timeout(options.patience().request())
                .header("Authorization", "Bearer " + options.apiKey())
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body(events)))
                .build();
        try {
            return BatchAnswer.read(http.send(request, HttpResponse.BodyHandlers.ofString()), events.size());
        } catch (IOException e) {
            return new BatchAnswer.None("no answer: " + e);
        }
    }

    private static String body(List<QueuedEvent> events) {
        return events.stream().map(QueuedEvent::json).collect(Collectors.joining(",", "[", "]"));
    }
}
