// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.dispatch;

import java.time.Duration;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.springframework.kafka.core.ConsumerFactory;

/// Settings of one worker.
///
/// @param name Name of its thread, such as `delivery-email-critical`
/// @param consumers Factory of consumers of the worker's group
/// @param skippedRecordConsumers Factory of consumers without a group, which read skipped records again
/// @param maxHeld Number of held records that tenants share; records above a tenant's share are skipped
/// @param lookAhead Limits on reading beyond the first unsettled record
record WorkerSettings(
        String name,
        String topic,
        ConsumerFactory<byte[], byte[]> consumers,
        ConsumerFactory<byte[], byte[]> skippedRecordConsumers,
        int maxHeld,
        LookAhead lookAhead,
        Duration drainTimeout) {

    /// Name of the consumer group.
    String group() {
        return String.valueOf(consumers.getConfigurationProperties().get(ConsumerConfig.GROUP_ID_CONFIG));
    }
}
