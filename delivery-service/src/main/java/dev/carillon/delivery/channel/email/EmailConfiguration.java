// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.channel.email;

import dev.carillon.delivery.channel.ObservedSender;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import org.springframework.boot.autoconfigure.condition.ConditionalOnExpression;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// E-mail, where a mail server is configured.
@Configuration(proxyBeanMethods = false)
@ConditionalOnExpression("!'${carillon.delivery.email.host:}'.isBlank()")
@EnableConfigurationProperties(EmailProperties.class)
public class EmailConfiguration {

    @Bean(destroyMethod = "close")
    SmtpSender deliverySmtpSender(EmailProperties properties, InstantSource clock) {
        return new SmtpSender(properties, clock);
    }

    @Bean
    ObservedSender deliveryEmailSender(SmtpSender deliverySmtpSender, MeterRegistry meters) {
        return new ObservedSender(deliverySmtpSender, meters);
    }
}
