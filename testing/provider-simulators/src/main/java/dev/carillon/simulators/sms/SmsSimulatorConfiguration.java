// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.simulators.sms;

import dev.carillon.simulators.behaviour.BehaviourSwitch;
import dev.carillon.simulators.journal.Journal;
import java.time.InstantSource;
import java.util.Map;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Simulated SMS providers.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(SmsSimulatorProperties.class)
public class SmsSimulatorConfiguration {

    /// Journals of the providers.
    record SmsJournals(Journal<ReceivedSms> twilio, Journal<ReceivedSms> vonage) {}

    @Bean
    SmsJournals simulatorSmsJournals() {
        return new SmsJournals(journal(), journal());
    }

    @Bean
    BehaviourSwitch twilioSimulatorBehaviour() {
        return new BehaviourSwitch("twilio");
    }

    @Bean
    BehaviourSwitch vonageSimulatorBehaviour() {
        return new BehaviourSwitch("vonage");
    }

    @Bean
    TwilioController simulatorTwilioController(
            SmsSimulatorProperties account,
            BehaviourSwitch twilioSimulatorBehaviour,
            SmsJournals journals,
            InstantSource clock) {
        return new TwilioController(account, twilioSimulatorBehaviour, journals.twilio(), clock);
    }

    @Bean
    VonageController simulatorVonageController(
            SmsSimulatorProperties account,
            BehaviourSwitch vonageSimulatorBehaviour,
            SmsJournals journals,
            InstantSource clock) {
        return new VonageController(account, vonageSimulatorBehaviour, journals.vonage(), clock);
    }

    @Bean
    SmsController simulatorSmsController(SmsSimulatorProperties account, SmsJournals journals, InstantSource clock) {
        return new SmsController(
                Map.of("twilio", journals.twilio(), "vonage", journals.vonage()), new StatusCallback(account, clock));
    }

    private static Journal<ReceivedSms> journal() {
        return new Journal<>(Journal.CAPACITY, sms -> sms.to() + "\n" + sms.text());
    }
}
