// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.Import;

/// Delivery service as a process of its own; settings in `delivery.yaml`.
@SpringBootConfiguration
@EnableAutoConfiguration
@Import(DeliveryConfiguration.class)
public class DeliveryApplication {

    static void main(String[] arguments) {
        // Class loading pins a virtual thread to its carrier. With only as many carriers as cores the start could
        // deadlock.
        System.setProperty("jdk.virtualThreadScheduler.parallelism", "16");
        new SpringApplicationBuilder(DeliveryApplication.class)
                .properties("spring.config.name=delivery")
                .run(arguments);
    }
}
