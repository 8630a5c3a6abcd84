// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.simulators.webpush;

import dev.carillon.simulators.behaviour.BehaviourSwitch;
import dev.carillon.simulators.journal.Journal;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Simulated push service of browsers.
@Configuration(proxyBeanMethods = false)
public class WebPushSimulatorConfiguration {

    @Bean
    BehaviourSwitch webPushSimulatorBehaviour() {
        return new BehaviourSwitch("web-push");
    }

    @Bean
    WebPushController simulatorWebPushController(BehaviourSwitch webPushSimulatorBehaviour, InstantSource clock) {
        return new WebPushController(
                webPushSimulatorBehaviour,
                new Journal<>(Journal.CAPACITY, push -> push.subscription() + push.topic()),
                clock);
    }
}
