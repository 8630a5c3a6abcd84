// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.channel.email;

import dev.carillon.delivery.channel.ObservedSender;
import dev.carillon.delivery.correlation.DeliveryTags;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import org.springframework.boot.autoconfigure.condition.ConditionalOnExpression;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Senders of the configured e-mail providers.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(EmailProperties.class)
public class EmailConfiguration {

    @Bean
    EmailDrafts deliveryEmailDrafts(EmailProperties properties, DeliveryTags deliveryTags) {
        return new EmailDrafts(properties.from(), properties.messageIdDomain(), deliveryTags);
    }

    /// Sender for an SMTP server.
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnExpression("!'${carillon.delivery.email.host:}'.isBlank()")
    static class Smtp {

        @Bean(destroyMethod = "close")
        SmtpSender deliverySmtpSender(
                EmailProperties properties, EmailDrafts deliveryEmailDrafts, InstantSource clock) {
            return new SmtpSender(properties, deliveryEmailDrafts, clock);
        }

        @Bean
        ObservedSender deliveryEmailSender(SmtpSender deliverySmtpSender, MeterRegistry meters) {
            return new ObservedSender(deliverySmtpSender, meters);
        }
    }

    /// Sender for SendGrid.
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnExpression("!'${carillon.delivery.email.sendgrid.api-key:}'.isBlank()")
    @EnableConfigurationProperties(SendGridProperties.class)
    static class SendGrid {

        @Bean(destroyMethod = "close")
        SendGridSender deliverySendGridSender(
                SendGridProperties sendgrid, EmailDrafts deliveryEmailDrafts, InstantSource clock) {
            return new SendGridSender(sendgrid, deliveryEmailDrafts, clock);
        }

        @Bean
        ObservedSender deliveryObservedSendGridSender(SendGridSender deliverySendGridSender, MeterRegistry meters) {
            return new ObservedSender(deliverySendGridSender, meters);
        }
    }
}
