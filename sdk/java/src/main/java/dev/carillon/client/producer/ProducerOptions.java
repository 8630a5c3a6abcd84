// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.client.producer;

import java.net.URI;
import java.time.Duration;

/// Options of a producer.
///
/// @param url address of the platform, such as `https://notify.example.com`
/// @param apiKey API key with the scope `events:write`; never logged
/// @param batch limits of a batch
/// @param queue limits of the queue
/// @param patience timeouts
public record ProducerOptions(URI url, String apiKey, Batch batch, Queue queue, Patience patience) {

    /// @param events most events in one request, 1 to 1,000
    /// @param bytes most bytes in one request
    /// @param linger time for which the first event of a batch waits for more
    /// @param inFlight most concurrent requests; with more than one, events may be reordered
    public record Batch(int events, int bytes, Duration linger, int inFlight) {

        public static final Batch DEFAULT = new Batch(200, 1 << 20, Duration.ofMillis(5), 1);

        public Batch {
            require(events >= 1 && events <= 1_000, "a batch has 1 to 1,000 events");
            require(bytes >= 1 && inFlight >= 1, "bytes and inFlight must be positive");
        }
    }

    /// Limits of the queue. Events count until they are answered.
    public record Queue(int events, long bytes) {

        public static final Queue DEFAULT = new Queue(10_000, 32L << 20);

        public Queue {
            require(events >= 1 && bytes >= 1, "a queue must have room");
        }
    }

    /// @param request timeout of one request
    /// @param giveUpAfter time after which an event is no longer repeated and counts as unconfirmed
    /// @param close time for which closing waits for the queued events
    public record Patience(Duration request, Duration giveUpAfter, Duration close) {

        public static final Patience DEFAULT =
                new Patience(Duration.ofSeconds(10), Duration.ofMinutes(2), Duration.ofSeconds(30));
    }

    /// Options with the defaults.
    public static ProducerOptions of(URI url, String apiKey) {
        return new ProducerOptions(url, apiKey, Batch.DEFAULT, Queue.DEFAULT, Patience.DEFAULT);
    }

    public ProducerOptions with(Batch other) {
        return new ProducerOptions(url, apiKey, other, queue, patience);
    }

    public ProducerOptions with(Queue other) {
        return new ProducerOptions(url, apiKey, batch, other, patience);
    }

    public ProducerOptions with(Patience other) {
        return new ProducerOptions(url, apiKey, batch, queue, other);
    }

    URI batchAddress() {
        String address = url.toString();
        return URI.create(address + (address.endsWith("/") ? "" : "/") + "v1/events/batch");
    }

    @Override
    public String toString() {
        return "producer of " + url;
    }

    private static void require(boolean holds, String rule) {
        if (!holds) {
            throw new IllegalArgumentException(rule);
        }
    }
}
