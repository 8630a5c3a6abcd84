// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.channel.sms;

import dev.carillon.delivery.channel.ObservedSender;
import dev.carillon.delivery.correlation.DeliveryTags;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import org.springframework.boot.autoconfigure.condition.ConditionalOnExpression;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Senders of text messages, one for each provider with a configured account.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(SmsProperties.class)
public class SmsConfiguration {

    /// Sender for Twilio.
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnExpression("!'${carillon.delivery.sms.twilio.account-sid:}'.isBlank()")
    @EnableConfigurationProperties(TwilioProperties.class)
    static class Twilio {

        @Bean(destroyMethod = "close")
        TwilioSender deliveryTwilioSender(
                TwilioProperties twilio, SmsProperties sms, DeliveryTags deliveryTags, InstantSource clock) {
            return new TwilioSender(twilio, sms, deliveryTags, clock);
        }

        @Bean
        ObservedSender deliveryObservedTwilioSender(TwilioSender deliveryTwilioSender, MeterRegistry meters) {
            return new ObservedSender(deliveryTwilioSender, meters);
        }
    }

    /// Sender for Vonage.
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnExpression("!'${carillon.delivery.sms.vonage.api-key:}'.isBlank()")
    @EnableConfigurationProperties(VonageProperties.class)
    static class Vonage {

        @Bean(destroyMethod = "close")
        VonageSender deliveryVonageSender(
                VonageProperties vonage, SmsProperties sms, DeliveryTags deliveryTags, InstantSource clock) {
            return new VonageSender(vonage, sms, deliveryTags, clock);
        }

        @Bean
        ObservedSender deliveryObservedVonageSender(VonageSender deliveryVonageSender, MeterRegistry meters) {
            return new ObservedSender(deliveryVonageSender, meters);
        }
    }
}
