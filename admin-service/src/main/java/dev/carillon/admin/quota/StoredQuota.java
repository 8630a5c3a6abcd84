// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.quota;

/// Things that a tenant may have a limited number of.
public enum StoredQuota {
    RECEIPT_ENDPOINTS("receipt-endpoints", "receipt endpoints"),
    KAFKA_SOURCES("kafka-sources", "Kafka sources"),
    API_KEYS("api-keys", "valid API keys"),
    REDRIVES("redrives", "unfinished redrives"),
    SEGMENTS("segments", "segments");

    private final String setting;
    private final String noun;

    StoredQuota(String setting, String noun) {
        this.setting = setting;
        this.noun = noun;
    }

    int limit(QuotaSettings settings) {
        return switch (this) {
            case RECEIPT_ENDPOINTS -> settings.receiptEndpoints();
            case KAFKA_SOURCES -> settings.kafkaSources();
            case API_KEYS -> settings.apiKeys();
            case REDRIVES -> settings.redrives();
            case SEGMENTS -> settings.segments();
        };
    }

    String setting() {
        return "carillon.admin.quotas." + setting;
    }

    String noun() {
        return noun;
    }
}
