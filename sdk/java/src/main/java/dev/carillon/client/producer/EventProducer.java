// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.client.producer;

import java.net.http.HttpClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;

/// Producer that submits events until it is closed. It sends them in batches and repeats them under the same id until
/// the platform answers. With one request in flight, the default, events keep the order of submission. Thread-safe; one
/// producer per process is enough.
public final class EventProducer implements AutoCloseable {

    private final ProducerOptions options;
    private final EventQueue queue;
    private final List<Thread> senders = new ArrayList<>();

    private EventProducer(ProducerOptions options) {
        this.options = options;
        this.queue = new EventQueue(options.queue());
    }

    public static EventProducer start(ProducerOptions options) {
        EventProducer producer = new EventProducer(options);
        HttpClient http = HttpClient.newBuilder()
                .connectTimeout(options.patience().request())
                .build();
        for (int i = 0; i < options.batch().inFlight(); i++) {
            Thread sender = new Thread(
                    new BatchSender(
                            producer.queue,
                            options,
                            http,
                            () -> ThreadLocalRandom.current().nextLong()),
                    "carillon-producer-" + i);
            sender.setDaemon(true);
            producer.senders.add(sender);
            sender.start();
        }
        return producer;
    }

    /// Submits an event. Blocks while the queue is full. The returned stage never fails: its result is the outcome of
    /// the event.
    ///
    /// @throws IllegalStateException if the producer is closed
    public CompletionStage<Submission> submit(Event event) throws InterruptedException {
        QueuedEvent queued = queued(event);
        queue.put(queued);
        return queued.answer().minimalCompletionStage();
    }

    /// Submits an event without blocking; empty if the queue is full.
    ///
    /// @throws IllegalStateException if the producer is closed
    public Optional<CompletionStage<Submission>> offer(Event event) {
        QueuedEvent queued = queued(event);
        return queue.offer(queued) ? Optional.of(queued.answer().minimalCompletionStage()) : Optional.empty();
    }

    /// Numbers of the events since the start, by outcome. Takes the lock of the queue for a moment.
    public ProducerStatistics statistics() {
        return queue.statistics();
    }

    /// Sends the queued events until the options' close timeout; events that are left then are unconfirmed.
    @Override
    public void close() {
        try {
            queue.close(options.patience().close());
            for (Thread sender : senders) {
                sender.join(options.patience().request().toMillis() + 1_000);
            }
        } catch (InterruptedException e) {
            senders.forEach(Thread::interrupt);
            Thread.currentThread().interrupt();
        }
    }

    private QueuedEvent queued(Event event) {
        long deadline = System.nanoTime() + options.patience().giveUpAfter().toNanos();
        return QueuedEvent.of(event, deadline);
    }
}
