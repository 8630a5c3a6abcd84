// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.client.producer;

import java.net.http.HttpClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;

/// Submits events until it is closed. They are gathered into batches and repeated under the same id until the platform
/// answers; with one request in flight, the default, in the order of submission. Thread-safe; one for a process is
/// enough.
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

    /// Waits while the queue is full: back-pressure for whoever submits. The answer never fails, it says what became of
    /// the event.
    ///
    /// @throws IllegalStateException when it is closed
    public CompletionStage<Submission> submit(Event event) throws InterruptedException {
        QueuedEvent queued = queued(event);
        queue.put(queued);
        return queued.answer().minimalCompletionStage();
    }

    /// Without waiting: empty when the queue is full.
    ///
    /// @throws IllegalStateException when it is closed
    public Optional<CompletionStage<Submission>> offer(Event event) {
        QueuedEvent queued = queued(event);
        return queue.offer(queued) ? Optional.of(queued.answer().minimalCompletionStage()) : Optional.empty();
    }

    /// Sends what is queued, as long as the options' patience allows; what is left then is unconfirmed.
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
