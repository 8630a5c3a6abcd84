// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.simulators.webhook;

import dev.carillon.simulators.behaviour.BehaviourSwitch;
import dev.carillon.simulators.journal.Journal;
import java.time.InstantSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Simulated receiver of webhooks.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(WebhookSimulatorProperties.class)
public class WebhookSimulatorConfiguration {

    @Bean
    BehaviourSwitch webhookSimulatorBehaviour() {
        return new BehaviourSwitch("webhook");
    }

    @Bean
    WebhookController simulatorWebhookController(
            WebhookSimulatorProperties properties, BehaviourSwitch webhookSimulatorBehaviour, InstantSource clock) {
        return new WebhookController(
                new SignatureCheck(properties.secret()),
                webhookSimulatorBehaviour,
                new Journal<>(Journal.CAPACITY, ReceivedWebhook::id),
                clock);
    }
}
