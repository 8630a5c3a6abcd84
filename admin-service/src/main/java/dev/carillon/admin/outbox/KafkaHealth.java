// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.outbox;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.common.KafkaException;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/// Whether Kafka answers and the outbox moves.
final class KafkaHealth implements HealthIndicator {

    private static final int PATIENCE_MILLIS = 2000;

    private final Map<String, Object> connection;
    private final OutboxRelay relay;

    KafkaHealth(KafkaSettings kafka, OutboxRelay relay) {
        this.connection = new HashMap<>(kafka.connection());
        this.connection.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, PATIENCE_MILLIS);
        this.connection.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, PATIENCE_MILLIS);
        this.relay = relay;
    }

    @Override
    public Health health() {
        OutboxRelay.State state = relay.state();
        Health.Builder health =
                isAnswering() ? Health.up() : Health.down().withDetail("reason", "Kafka does not answer");
        state.lastPublishedAt().ifPresent(at -> health.withDetail("lastPublishedAt", at.toString()));
        state.failure().ifPresent(failure -> health.withDetail("relayFailure", failure));
        return health.build();
    }

    private boolean isAnswering() {
        try (Admin admin = Admin.create(connection)) {
            admin.describeCluster(new DescribeClusterOptions().timeoutMs(PATIENCE_MILLIS))
                    .nodes()
                    .get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
            return true;
        } catch (ExecutionException | TimeoutException | KafkaException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
