// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.client.producer;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;

/// An event in the queue.
///
/// @param bytes size of the JSON in bytes
/// @param deadlineNanos on the clock of [System#nanoTime]
record QueuedEvent(String id, String json, int bytes, long deadlineNanos, CompletableFuture<Submission> answer) {

    static QueuedEvent of(Event event, long deadlineNanos) {
        String json = event.json();
        int bytes = json.getBytes(StandardCharsets.UTF_8).length;
        return new QueuedEvent(event.id(), json, bytes, deadlineNanos, new CompletableFuture<>());
    }
}
