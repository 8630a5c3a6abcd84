// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.simulators.email;

import dev.carillon.simulators.behaviour.BehaviourSwitch;
import dev.carillon.simulators.journal.Journal;
import java.time.InstantSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Simulated mail server.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({SmtpSimulatorProperties.class, MailCallbackProperties.class})
public class EmailSimulatorConfiguration {

    @Bean
    BehaviourSwitch emailSimulatorBehaviour() {
        return new BehaviourSwitch("email");
    }

    @Bean(initMethod = "start", destroyMethod = "close")
    SmtpSimulator smtpSimulator(
            SmtpSimulatorProperties properties, BehaviourSwitch emailSimulatorBehaviour, InstantSource clock) {
        return new SmtpSimulator(
                properties, new Journal<>(Journal.CAPACITY, ReceivedMail::messageId), emailSimulatorBehaviour, clock);
    }

    @Bean
    MailController simulatorMailController(SmtpSimulator smtpSimulator) {
        return new MailController(smtpSimulator.journal());
    }

    @Bean
    SesController simulatorSesController(
            SmtpSimulator smtpSimulator, MailCallbackProperties properties, InstantSource clock) {
        return new SesController(
                smtpSimulator.journal(), new SnsSimulator(properties.snsKey(), properties.snsCertificate(), clock));
    }

    @Bean
    BehaviourSwitch sendgridSimulatorBehaviour() {
        return new BehaviourSwitch("sendgrid");
    }

    @Bean
    SendGridController simulatorSendGridController(
            MailCallbackProperties properties, BehaviourSwitch sendgridSimulatorBehaviour, InstantSource clock) {
        return new SendGridController(
                properties.sendgridApiKey(),
                sendgridSimulatorBehaviour,
                new Journal<>(Journal.CAPACITY, ReceivedMail::messageId),
                new SendGridEvents(properties.sendgridKey(), clock),
                clock);
    }
}
