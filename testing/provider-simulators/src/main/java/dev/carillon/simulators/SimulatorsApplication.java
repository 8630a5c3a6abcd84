// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.simulators;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.Import;

/// Simulators as a process of their own; settings in `simulators.yaml`.
@SpringBootConfiguration
@EnableAutoConfiguration
@Import(SimulatorsConfiguration.class)
public class SimulatorsApplication {

    static void main(String[] arguments) {
        new SpringApplicationBuilder(SimulatorsApplication.class)
                .properties("spring.config.name=simulators")
                .run(arguments);
    }
}
