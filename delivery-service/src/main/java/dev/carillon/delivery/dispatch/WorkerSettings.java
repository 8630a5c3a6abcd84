// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.dispatch;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;

/// What one worker consumes, and how.
///
/// @param name of its thread, such as `delivery-email-critical`
/// @param consumer Kafka consumer settings
/// @param maxHeld records in memory, from which on those of tenants that have their share are passed over
/// @param lookAhead how far the worker reads beyond what is not settled
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

    /// The settings of the consumer that reads again what was passed over: as the worker's, but of no group.
    Map<String, Object> lookBackConsumer() {
        Map<String, Object> settings = new HashMap<>(consumer);
        settings.remove(ConsumerConfig.GROUP_ID_CONFIG);
        settings.remove(ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG);
        settings.put(ConsumerConfig.CLIENT_ID_CONFIG, "carillon-" + name + "-look-back");
        return settings;
    }
}
