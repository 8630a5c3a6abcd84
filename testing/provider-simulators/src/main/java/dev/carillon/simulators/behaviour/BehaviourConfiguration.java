// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.simulators.behaviour;

import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Behaviour switches of the simulated providers, and their HTTP interface.
@Configuration(proxyBeanMethods = false)
public class BehaviourConfiguration {

    @Bean
    BehaviourController simulatorBehaviourController(List<BehaviourSwitch> switches) {
        return new BehaviourController(switches);
    }
}
