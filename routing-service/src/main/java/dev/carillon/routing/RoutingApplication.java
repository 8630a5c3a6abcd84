// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Import;

/// Application that runs the router as a process of its own.
@SpringBootConfiguration
@EnableAutoConfiguration
@Import(RoutingConfiguration.class)
public class RoutingApplication {

    static void main(String[] arguments) {
        // Loading a class pins a virtual thread to its carrier. With only as many carriers as cores, start-up
        // could deadlock.
        System.setProperty("jdk.virtualThreadScheduler.parallelism", "16");
        System.setProperty("spring.config.name", "routing");
        SpringApplication.run(RoutingApplication.class, arguments);
    }
}
