// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.client.management.CarillonClient;
import dev.carillon.client.producer.Event;
import dev.carillon.client.producer.EventProducer;
import dev.carillon.client.producer.Submission;
import dev.carillon.spring.ClientAutoConfiguration;
import dev.carillon.spring.ClientHealthAutoConfiguration;
import dev.carillon.spring.ClientMetricsAutoConfiguration;
import dev.carillon.spring.EventOutbox;
import dev.carillon.spring.OutboxAutoConfiguration;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/// An application that uses the Spring Boot starter, with the whole system.
@ExtendWith(RunningSystem.class)
@Timeout(300)
class SpringStarterIT {

    private final ApplicationContextRunner application = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    ClientAutoConfiguration.class,
                    ClientHealthAutoConfiguration.class,
                    ClientMetricsAutoConfiguration.class,
                    OutboxAutoConfiguration.class,
                    DataSourceAutoConfiguration.class,
                    DataSourceTransactionManagerAutoConfiguration.class,
                    JdbcTemplateAutoConfiguration.class));

    @Test
    void anEventIsSubmittedCountedAndArrives(Standalone system, @TempDir Path directory) throws SQLException {
        try (OutboxApplication database = OutboxApplication.start(directory)) {
            application
                    .withPropertyValues(
                            "carillon.client.url=" + system.url(), "carillon.client.api-key=" + system.apiKey())
                    .withPropertyValues(database.properties())
                    .run(context -> {
                        SimpleMeterRegistry metrics = new SimpleMeterRegistry();
                        context.getBean(MeterBinder.class).bindTo(metrics);
                        Event event =
                                Event.of("order.shipped").to("starter").data(Map.of("orderId", "1", "carrier", "Post"));

                        Submission submission = context.getBean(EventProducer.class)
                                .submit(event)
                                .toCompletableFuture()
                                .get(90, TimeUnit.SECONDS);

                        assertThat(submission).isEqualTo(new Submission.Accepted(event.id(), 1));
                        assertThat(metrics.get("carillon.client.events")
                                        .tag("outcome", "accepted")
                                        .functionCounter()
                                        .count())
                                .isEqualTo(1);
                        assertThat(Objects.requireNonNull(context.getBean(HealthIndicator.class)
                                                .health())
                                        .getStatus())
                                .isEqualTo(Status.UP);
                        assertThat(context.getBean(CarillonClient.class)
                                        .recipients()
                                        .token("starter", Duration.ofHours(1)))
                                .isNotEmpty();
                    });
        }
    }

    @Test
    void anEventIsInTheOutboxOnlyIfItsTransactionCommits(Standalone system, @TempDir Path directory)
            throws SQLException {
        try (OutboxApplication database = OutboxApplication.start(directory)) {
            application.withPropertyValues(database.properties()).run(context -> {
                EventOutbox outbox = context.getBean(EventOutbox.class);
                TransactionTemplate transaction =
                        new TransactionTemplate(context.getBean(PlatformTransactionManager.class));
                Event event = Event.of("order.shipped").to("ann").data(Map.of("orderId", "1", "carrier", "Post"));

                transaction.executeWithoutResult(status -> {
                    outbox.add("order", "1", Event.of("order.shipped").to("ann"));
                    status.setRollbackOnly();
                });
                transaction.executeWithoutResult(_ -> outbox.add("order", "1", event));

                assertThat(database.query("select id || ' ' || type || ' ' || (payload ->> 'recipients')"
                                + " || ' ' || (payload #>> '{data,orderId}') from carillon_outbox"))
                        .isEqualTo(List.of(event.id() + " order.shipped [\"ann\"] 1"));
                assertThatThrownBy(() -> transaction.executeWithoutResult(
                                _ -> outbox.add("order", "1", event.withId("order-1"))))
                        .hasMessageContaining("must be a UUID");
            });
        }
    }
}
