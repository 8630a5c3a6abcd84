// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.channel.chat;

import dev.carillon.delivery.channel.ObservedSender;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import org.springframework.boot.autoconfigure.condition.ConditionalOnExpression;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Chats, those whose format is configured.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ChatProperties.class)
public class ChatConfiguration {

    /// Slack.
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnExpression("'${carillon.delivery.chat.formats:}'.contains('slack')")
    static class Slack {

        @Bean(destroyMethod = "close")
        ChatSender deliverySlackSender(ChatProperties chat, InstantSource clock) {
            return new ChatSender(ChatFormat.SLACK, chat, clock);
        }

        @Bean
        ObservedSender deliveryObservedSlackSender(ChatSender deliverySlackSender, MeterRegistry meters) {
            return new ObservedSender(deliverySlackSender, meters);
        }
    }

    /// Microsoft Teams.
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnExpression("'${carillon.delivery.chat.formats:}'.contains('teams')")
    static class Teams {

        @Bean(destroyMethod = "close")
        ChatSender deliveryTeamsSender(ChatProperties chat, InstantSource clock) {
            return new ChatSender(ChatFormat.TEAMS, chat, clock);
        }

        @Bean
        ObservedSender deliveryObservedTeamsSender(ChatSender deliveryTeamsSender, MeterRegistry meters) {
            return new ObservedSender(deliveryTeamsSender, meters);
        }
    }

    /// Discord.
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnExpression("'${carillon.delivery.chat.formats:}'.contains('discord')")
    static class Discord {

        @Bean(destroyMethod = "close")
        ChatSender deliveryDiscordSender(ChatProperties chat, InstantSource clock) {
            return new ChatSender(ChatFormat.DISCORD, chat, clock);
        }

        @Bean
        ObservedSender deliveryObservedDiscordSender(ChatSender deliveryDiscordSender, MeterRegistry meters) {
            return new ObservedSender(deliveryDiscordSender, meters);
        }
    }
}
