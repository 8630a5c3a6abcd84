// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.simulators;

import dev.carillon.simulators.behaviour.BehaviourConfiguration;
import dev.carillon.simulators.chat.ChatSimulatorConfiguration;
import dev.carillon.simulators.email.EmailSimulatorConfiguration;
import dev.carillon.simulators.fcm.FcmSimulatorConfiguration;
import dev.carillon.simulators.page.PageConfiguration;
import dev.carillon.simulators.push.PushSimulatorConfiguration;
import dev.carillon.simulators.sms.SmsSimulatorConfiguration;
import dev.carillon.simulators.webhook.WebhookSimulatorConfiguration;
import dev.carillon.simulators.webpush.WebPushSimulatorConfiguration;
import java.time.InstantSource;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/// Configuration of all simulators, which another application imports to run them in its own context.
@Configuration(proxyBeanMethods = false)
@Import({
    BehaviourConfiguration.class,
    EmailSimulatorConfiguration.class,
    PushSimulatorConfiguration.class,
    SmsSimulatorConfiguration.class,
    WebhookSimulatorConfiguration.class,
    WebPushSimulatorConfiguration.class,
    FcmSimulatorConfiguration.class,
    ChatSimulatorConfiguration.class,
    PageConfiguration.class
})
public class SimulatorsConfiguration {

    @Bean
    @ConditionalOnMissingBean
    InstantSource clock() {
        return InstantSource.system();
    }
}
