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

/// The notifications that were taken back, as far as their deliveries may still be in the log. The topic is read whole
/// before anything is sent and followed from then on, so that a backlog does not send what was taken back while it
/// waited. Thread-safe.
final class RetractedNotifications implements AutoCloseable {

    /// The newest are kept: some 200 bytes each.
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

    /// Whether all that were taken back before are known.
    boolean isCurrent() {
        return reader.isCurrent();
    }

    /// Who took it back; empty when nobody has.
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
