// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.testcontainers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.client.management.CarillonClient;
import dev.carillon.client.producer.Event;
import dev.carillon.client.producer.EventProducer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.testcontainers.context.ImportTestcontainers;
import org.springframework.boot.testcontainers.service.connection.ServiceConnection;
import org.testcontainers.DockerClientFactory;

/// Container as the tests of an application use it. Skipped where no engine answers or the image is not built:
/// `docker build --target standalone --tag carillon/standalone:0.1.0 --file deploy/containers/Dockerfile .`
class CarillonContainerTest {

    private static final String IMAGE = "carillon/standalone:0.1.0";

    /// Application with a container as its platform.
    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @ImportTestcontainers(Platform.class)
    static class Application {}

    interface Platform {

        @ServiceConnection
        CarillonContainer CARILLON = new CarillonContainer(IMAGE);
    }

    @Test
    void anApplicationPublishesToTheContainer() {
        assumeThat(DockerClientFactory.instance().isDockerAvailable())
                .as("a Docker engine answers")
                .isTrue();
        assumeThat(DockerClientFactory.lazyClient()
                        .listImagesCmd()
                        .withReferenceFilter(IMAGE)
                        .exec())
                .as("the image is built")
                .isNotEmpty();

        new ApplicationContextRunner().withUserConfiguration(Application.class).run(context -> {
            context.getBean(EventProducer.class)
                    .submit(Event.of("order.shipped")
                            .to("ann-of-a-test")
                            .data(Map.of("orderId", "A-1042", "carrier", "Parcel Post")))
                    .toCompletableFuture()
                    .get(1, TimeUnit.MINUTES);

            CarillonClient client = context.getBean(CarillonClient.class);
            await().atMost(Duration.ofSeconds(90))
                    .ignoreExceptions()
                    .untilAsserted(() -> assertThat(client.recipients().inbox("ann-of-a-test"))
                            .hasSize(1));
        });
    }

    @Test
    void anotherImageIsRefused() {
        assertThatThrownBy(() -> new CarillonContainer("postgres:18"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("carillon/standalone");
    }
}
