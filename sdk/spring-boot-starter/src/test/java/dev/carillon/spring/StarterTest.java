// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.carillon.client.management.CarillonClient;
import dev.carillon.client.producer.Event;
import dev.carillon.client.producer.EventProducer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

final class StarterTest {

    private final ApplicationContextRunner application = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    ClientAutoConfiguration.class,
                    ClientHealthAutoConfiguration.class,
                    ClientMetricsAutoConfiguration.class,
                    OutboxAutoConfiguration.class));

    @Test
    void withoutAnAddressThereIsNoClient() {
        application.run(context -> assertThat(context)
                .hasNotFailed()
                .doesNotHaveBean(EventProducer.class)
                .doesNotHaveBean(CarillonClient.class)
                .doesNotHaveBean(HealthIndicator.class)
                .doesNotHaveBean(EventOutbox.class));
    }

    @Test
    void aConnectionOfAnotherBeanReplacesTheProperties() {
        ClientConnectionDetails other = new ClientConnectionDetails() {
            @Override
            public URI url() {
                return URI.create("http://127.0.0.1:2");
            }

            @Override
            public String apiKey() {
                return "ck_other";
            }
        };

        application
                .withBean(ClientConnectionDetails.class, () -> other)
                .run(context ->
                        assertThat(context).hasSingleBean(EventProducer.class).hasSingleBean(CarillonClient.class));
        application
                .withPropertyValues("carillon.client.url=http://127.0.0.1:1", "carillon.client.api-key=ck")
                .withBean(ClientConnectionDetails.class, () -> other)
                .run(context -> assertThat(
                                context.getBean(ClientConnectionDetails.class).url())
                        .isEqualTo(other.url()));
    }

    @Test
    void theKeyIsNotInTheTextOfTheProperties() {
        application
                .withPropertyValues("carillon.client.url=http://127.0.0.1:1", "carillon.client.api-key=ck_secret")
                .run(context -> assertThat(
                                context.getBean(ClientProperties.class).toString())
                        .doesNotContain("ck_secret"));
    }

    @Test
    void theHealthIsDownWhileNoEventIsAnswered() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            application
                    .withPropertyValues(
                            "carillon.client.url=http://127.0.0.1:" + silent.getLocalPort(),
                            "carillon.client.api-key=ck",
                            "carillon.client.producer.close-timeout=1ms",
                            "carillon.client.request-timeout=1s",
                            "carillon.client.producer.stalled-after=200ms")
                    .run(context -> {
                        HealthIndicator health = context.getBean(HealthIndicator.class);
                        assertThat(now(health).getStatus()).isEqualTo(Status.UP);

                        context.getBean(EventProducer.class)
                                .submit(Event.of("order.shipped").to("ann"));

                        await().atMost(Duration.ofSeconds(90))
                                .until(() -> now(health).getStatus().equals(Status.DOWN));
                        assertThat(now(health).getDetails()).containsEntry("unanswered", 1);
                    });
        }
    }

    @Test
    void anEventIsAddedToTheOutboxInATransactionOnly() {
        application
                .withBean(JdbcTemplate.class, () -> new JdbcTemplate(new DriverManagerDataSource()))
                .run(context -> {
                    EventOutbox outbox = context.getBean(EventOutbox.class);
                    Event event = Event.of("order.shipped").to("ann");

                    assertThatThrownBy(() -> outbox.add("order", "1042", event))
                            .isInstanceOf(IllegalStateException.class)
                            .hasMessageContaining("@Transactional");
                });
    }

    private static Health now(HealthIndicator indicator) {
        return Objects.requireNonNull(indicator.health());
    }
}
