// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.simulators.sms;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// The accounts at the simulated SMS providers.
///
/// @param twilioAccountSid user name of calls to the Twilio-shaped provider
/// @param twilioAuthToken password of calls, and key of the signatures of its callbacks
/// @param twilioNumber the only number that the account may send from
/// @param twilioMessagingServiceSid the only messaging service of the account
/// @param vonageApiKey account at the Vonage-shaped provider
/// @param vonageApiSecret password of that account
/// @param vonageSignatureSecret key of the signatures of its callbacks
@ConfigurationProperties("carillon.simulators.sms")
record SmsSimulatorProperties(
        @DefaultValue("AC00000000000000000000000000000001") String twilioAccountSid,
        @DefaultValue("insecure-demo-token") String twilioAuthToken,
        @DefaultValue("+15005550006") String twilioNumber,
        @DefaultValue("MG00000000000000000000000000000001") String twilioMessagingServiceSid,
        @DefaultValue("demokey1") String vonageApiKey,
        @DefaultValue("insecure-demo-secret") String vonageApiSecret,
        @DefaultValue("insecure-demo-signature-secret") String vonageSignatureSecret) {

    @Override
    public String toString() {
        return "SmsSimulatorProperties[twilioAccountSid=" + twilioAccountSid + "]";
    }
}
