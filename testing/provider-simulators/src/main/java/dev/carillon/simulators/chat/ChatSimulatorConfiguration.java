// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.simulators.chat;

import dev.carillon.simulators.behaviour.BehaviourSwitch;
import java.time.InstantSource;
import java.util.Map;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Simulated chat services.
@Configuration(proxyBeanMethods = false)
public class ChatSimulatorConfiguration {

    @Bean
    BehaviourSwitch slackSimulatorBehaviour() {
        return new BehaviourSwitch(ChatVendor.SLACK.wireName());
    }

    @Bean
    BehaviourSwitch teamsSimulatorBehaviour() {
        return new BehaviourSwitch(ChatVendor.TEAMS.wireName());
    }

    @Bean
    BehaviourSwitch discordSimulatorBehaviour() {
        return new BehaviourSwitch(ChatVendor.DISCORD.wireName());
    }

    @Bean
    ChatController simulatorChatController(
            BehaviourSwitch slackSimulatorBehaviour,
            BehaviourSwitch teamsSimulatorBehaviour,
            BehaviourSwitch discordSimulatorBehaviour,
            InstantSource clock) {
        return new ChatController(
                Map.of(
                        ChatVendor.SLACK, slackSimulatorBehaviour,
                        ChatVendor.TEAMS, teamsSimulatorBehaviour,
                        ChatVendor.DISCORD, discordSimulatorBehaviour),
                clock);
    }
}
