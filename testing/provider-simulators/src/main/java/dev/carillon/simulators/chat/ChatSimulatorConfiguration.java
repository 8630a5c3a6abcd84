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
        return new BehaviourSwitch(ChatProvider.SLACK.wireName());
    }

    @Bean
    BehaviourSwitch teamsSimulatorBehaviour() {
        return new BehaviourSwitch(ChatProvider.TEAMS.wireName());
    }

    @Bean
    BehaviourSwitch discordSimulatorBehaviour() {
        return new BehaviourSwitch(ChatProvider.DISCORD.wireName());
    }

    @Bean
    ChatController simulatorChatController(
            BehaviourSwitch slackSimulatorBehaviour,
            BehaviourSwitch teamsSimulatorBehaviour,
            BehaviourSwitch discordSimulatorBehaviour,
            InstantSource clock) {
        return new ChatController(
                Map.of(
                        ChatProvider.SLACK, slackSimulatorBehaviour,
                        ChatProvider.TEAMS, teamsSimulatorBehaviour,
                        ChatProvider.DISCORD, discordSimulatorBehaviour),
                clock);
    }
}
