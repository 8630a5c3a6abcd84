// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Import;

/// The admin service as its own process, configured by `admin.yaml`.
@SpringBootConfiguration
@EnableAutoConfiguration
@Import(AdminConfiguration.class)
public class AdminApplication {

    public static void main(String[] args) {
        // Loading a class pins a virtual thread to its carrier: with only as many carriers as cores, the start-up
        // could deadlock.
        System.setProperty("jdk.virtualThreadScheduler.parallelism", "16");
        SpringApplication application = new SpringApplication(AdminApplication.class);
        System.setProperty("spring.config.name", System.getProperty("spring.config.name", "admin"));
        application.run(args);
    }
}
