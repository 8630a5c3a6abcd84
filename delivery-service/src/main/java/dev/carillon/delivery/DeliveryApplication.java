// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.Import;

/// The service as a process of its own; settings in `delivery.yaml`.
@SpringBootConfiguration
@EnableAutoConfiguration
@Import(DeliveryConfiguration.class)
public class DeliveryApplication {

    static void main(String[] arguments) {
        // Loading a class pins a virtual thread to its carrier: with as few carriers as cores, a start could stand
        // still.
        System.setProperty("jdk.virtualThreadScheduler.parallelism", "16");
        new SpringApplicationBuilder(DeliveryApplication.class)
                .properties("spring.config.name=delivery")
                .run(arguments);
    }
}
