// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.background;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;

/// Settings that all Kafka clients of the control plane have in common.
public final class CommonKafkaSettings {

    /// Longest time until a client knows new topics and partitions.
    private static final int METADATA_MILLIS = 10_000;

    private CommonKafkaSettings() {}

    /// Settings of one client together with the common ones.
    ///
    /// @param own settings of the client; they take precedence
    public static Map<String, Object> with(Map<String, Object> own) {
        Map<String, Object> all = new HashMap<>();
        all.put(CommonClientConfigs.METADATA_MAX_AGE_CONFIG, METADATA_MILLIS);
        all.putAll(own);
        return all;
    }
}
