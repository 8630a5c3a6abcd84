// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.ingestion;

import static org.awaitility.Awaitility.await;

import dev.carillon.events.TenantId;
import dev.carillon.events.v1.LaneCode;
import dev.carillon.testsupport.Fixtures;
import dev.carillon.testsupport.KafkaExtension;
import java.time.Duration;

/// One ingestion for all test classes of the JVM, with a tenant, a key and three event types; small limits make large
/// requests cheap. Ends with the JVM.
final class SharedIngestion {

    static final KafkaExtension KAFKA = new KafkaExtension();
    static final TenantId TENANT = Fixtures.uniqueTenant();
    static final String ORDER = "order.shipped";
    static final String ALERT = "security.alert";
    static final String REPORT = "weekly.report";
    static final String BROKEN = "broken.schema";

    private static final class Running {
        static final CatalogWriter CATALOG = catalog();
        static final RunningIngestion INSTANCE = start(CATALOG.apiKey());
    }

    private SharedIngestion() {}

    static RunningIngestion running() {
        return Running.INSTANCE;
    }

    static CatalogWriter catalog(String keyId) {
        return new CatalogWriter(KAFKA.bootstrapServers(), TENANT, keyId);
    }

    static String key() {
        return Running.CATALOG.apiKey();
    }

    private static CatalogWriter catalog() {
        CatalogWriter catalog = catalog(CatalogWriter.KEY_ID);
        catalog.putKey(catalog.keyEntry("events:write"));
        catalog.putType(ORDER, LaneCode.LANE_STANDARD, """
                {"type": "object", "required": ["order"], "properties": {
                  "order": {"type": "string", "maxLength": 20}, "count": {"type": "integer"},
                  "mail": {"type": "string", "format": "email"}}}
                """);
        catalog.putType(ALERT, LaneCode.LANE_CRITICAL, "");
        catalog.putType(REPORT, LaneCode.LANE_BULK, "");
        catalog.putType(BROKEN, LaneCode.LANE_STANDARD, "{\"type\": \"strnig\"}");
        return catalog;
    }

    private static RunningIngestion start(String key) {
        RunningIngestion ingestion = RunningIngestion.start(
                KAFKA.bootstrapServers(),
                "carillon.http.body-timeout=3s",
                "carillon.ingestion.cancellation.patience=5s",
                "carillon.ingestion.limits.max-body=128KB",
                "carillon.ingestion.limits.max-batch-body=256KB",
                "carillon.ingestion.limits.max-batch-events=20",
                "carillon.ingestion.limits.max-batch-records=50",
                "carillon.ingestion.limits.max-recipients=30",
                "carillon.ingestion.limits.max-data=16KB",
                "carillon.ingestion.limits.max-fan-out=64KB",
                "carillon.ingestion.limits.max-json-depth=10");
        String probe = "{\"type\":\"" + ALERT + "\",\"recipients\":[\"probe\"]}";
        await().atMost(Duration.ofSeconds(90))
                .until(() -> ingestion.submit(key, probe).status() == 202);
        return ingestion;
    }
}
