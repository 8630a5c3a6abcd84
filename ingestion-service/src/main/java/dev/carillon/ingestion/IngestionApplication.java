// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.ingestion;

import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Import;

/// Application that runs ingestion as a process of its own. Its defaults are in `ingestion.yaml`.
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import(IngestionConfiguration.class)
public class IngestionApplication {

    public static void main(String[] args) {
        // Loading a class pins a virtual thread to its carrier. With only as many carriers as cores, start-up
        // could deadlock.
        System.setProperty("jdk.virtualThreadScheduler.parallelism", "16");
        application().run(args);
    }

    static SpringApplication application() {
        SpringApplication application = new SpringApplication(IngestionApplication.class);
        application.setDefaultProperties(Map.of("spring.config.name", "ingestion"));
        return application;
    }
}
