// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.dispatch;

import java.time.Duration;
import java.util.Map;

/// What one worker consumes, and how.
///
/// @param name of its thread, such as `delivery-email-critical`
/// @param consumer Kafka consumer settings
record WorkerSettings(
        String name, String topic, Map<String, Object> consumer, int concurrency, int maxHeld, Duration drainTimeout) {

    WorkerSettings {
        consumer = Map.copyOf(consumer);
    }
}
