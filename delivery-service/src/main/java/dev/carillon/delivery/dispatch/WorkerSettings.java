// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.dispatch;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;

/// Settings of one worker.
///
/// @param name Name of its thread, such as `delivery-email-critical`
/// @param consumer Kafka consumer settings
/// @param maxHeld Number of held records that tenants share; records above a tenant's share are skipped
/// @param lookAhead Limits on reading beyond the first unsettled record
record WorkerSettings(
        String name,
        String topic,
        Map<String, Object> consumer,
        int maxHeld,
        LookAhead lookAhead,
        Duration drainTimeout) {

    WorkerSettings {
        consumer = Map.copyOf(consumer);
    }

    /// Name of the consumer group.
    String group() {
        return String.valueOf(consumer.get(ConsumerConfig.GROUP_ID_CONFIG));
    }

    /// Settings of the consumer that reads skipped records again: those of the worker, without a group.
    Map<String, Object> skippedRecordConsumer() {
        Map<String, Object> settings = new HashMap<>(consumer);
        settings.remove(ConsumerConfig.GROUP_ID_CONFIG);
        settings.remove(ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG);
        settings.put(ConsumerConfig.CLIENT_ID_CONFIG, "carillon-" + name + "-look-back");
        return settings;
    }
}
