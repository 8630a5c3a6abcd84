// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.outbox;

import dev.carillon.admin.background.CommonKafkaSettings;
import dev.carillon.runtime.kafka.KafkaClients;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/// Health indicator for Kafka and the outbox relay. Connects on the first check. Thread-safe.
final class KafkaHealth implements HealthIndicator, AutoCloseable {

    private static final int TIMEOUT_MILLIS = 2000;

    private final KafkaClients clients;
    private final OutboxRelay relay;
    private final AtomicReference<@Nullable Admin> client = new AtomicReference<>();

    KafkaHealth(KafkaClients clients, OutboxRelay relay) {
        this.clients = clients;
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

    @Override
    public void close() {
        Admin admin = client.getAndSet(null);
        if (admin != null) {
            admin.close(Duration.ZERO);
        }
    }

    private boolean isAnswering() {
        try {
            admin().describeCluster(new DescribeClusterOptions().timeoutMs(TIMEOUT_MILLIS))
                    .nodes()
                    .get(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
            return true;
        } catch (ExecutionException | TimeoutException | KafkaException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private Admin admin() {
        Admin known = client.get();
        if (known != null) {
            return known;
        }
        Admin created = clients.admin(
                "admin-health",
                CommonKafkaSettings.with(Map.of(
                        AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                        TIMEOUT_MILLIS,
                        AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
                        TIMEOUT_MILLIS)));
        if (client.compareAndSet(null, created)) {
            return created;
        }
        created.close(Duration.ZERO);
        return admin();
    }
}
