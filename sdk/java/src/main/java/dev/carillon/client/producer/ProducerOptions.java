// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.client.producer;

import java.net.URI;
import java.time.Duration;

/// How to submit events.
///
/// @param url of the platform, such as `https://notify.example.com`
/// @param apiKey with the scope `events:write`; never logged
/// @param batch how events are gathered
/// @param queue how many may wait
/// @param patience how long to try
public record ProducerOptions(URI url, String apiKey, Batch batch, Queue queue, Patience patience) {

    /// @param events in one request, 1 to 1,000
    /// @param bytes in one request
    /// @param linger how long the first event of a batch waits for company
    /// @param inFlight how many requests at once; with more than one, events may overtake each other
    public record Batch(int events, int bytes, Duration linger, int inFlight) {

        public static final Batch DEFAULT = new Batch(200, 1 << 20, Duration.ofMillis(5), 1);

        public Batch {
            require(events >= 1 && events <= 1_000, "a batch has 1 to 1,000 events");
            require(bytes >= 1 && inFlight >= 1, "bytes and inFlight must be positive");
        }
    }

    /// Events that are not answered yet count.
    public record Queue(int events, long bytes) {

        public static final Queue DEFAULT = new Queue(10_000, 32L << 20);

        public Queue {
            require(events >= 1 && bytes >= 1, "a queue must have room");
        }
    }

    /// @param request until one request must have been answered
    /// @param giveUpAfter until an event's submission is given up, repetitions included
    /// @param close how long closing waits for what is queued
    public record Patience(Duration request, Duration giveUpAfter, Duration close) {

        public static final Patience DEFAULT =
                new Patience(Duration.ofSeconds(10), Duration.ofMinutes(2), Duration.ofSeconds(30));
    }

    /// With the defaults.
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
