// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.dispatch;

import java.time.Duration;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.springframework.kafka.core.ConsumerFactory;

/// What one worker consumes, and how.
///
/// @param name of its thread, such as `delivery-email-critical`
/// @param consumers that belong to the worker's consumer group
/// @param lookBackConsumers that belong to no group and read again what was passed over
/// @param maxHeld records in memory, from which on those of tenants that have their share are passed over
/// @param lookAhead how far the worker reads beyond what is not settled
record WorkerSettings(
        String name,
        String topic,
        ConsumerFactory<byte[], byte[]> consumers,
        ConsumerFactory<byte[], byte[]> lookBackConsumers,
        int maxHeld,
        LookAhead lookAhead,
        Duration drainTimeout) {

    /// Name of the consumer group.
    String group() {
        return String.valueOf(consumers.getConfigurationProperties().get(ConsumerConfig.GROUP_ID_CONFIG));
    }
}
