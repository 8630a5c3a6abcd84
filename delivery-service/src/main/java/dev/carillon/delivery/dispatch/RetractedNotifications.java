// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.dispatch;

import dev.carillon.events.topic.Topics;
import dev.carillon.events.v1.Receipt;
import dev.carillon.runtime.catalog.CompactedTopicReader;
import dev.carillon.runtime.kafka.KafkaClients;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/// Retracted notifications whose deliveries may still be in the log. The topic is read completely before anything
/// is sent, and followed afterwards, so that a retracted notification in a backlog is not sent. Thread-safe.
final class RetractedNotifications implements AutoCloseable {

    /// Maximum number of kept notifications, the newest ones; about 200 bytes each.
    private static final int KEPT = 200_000;

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, String> requestedBy = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
            return size() > KEPT;
        }
    };
    private final CompactedTopicReader<?, ?> reader;

    RetractedNotifications(KafkaClients clients) {
        this.reader = CompactedTopicReader.start(
                clients, "delivery-retractions", Topics.RETRACTIONS, (_, receipt) -> receipt.ifPresent(this::add));
    }

    /// True if all earlier retractions are read.
    boolean isCurrent() {
        return reader.isCurrent();
    }

    /// Requester of the retraction; empty if the notification is not retracted.
    Optional<String> findRequestedBy(String notificationId) {
        lock.lock();
        try {
            return Optional.ofNullable(requestedBy.get(notificationId));
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        reader.close();
    }

    private void add(Receipt receipt) {
        lock.lock();
        try {
            requestedBy.put(receipt.getNotificationId(), receipt.getRetracted().getRequestedBy());
        } finally {
            lock.unlock();
        }
    }
}
