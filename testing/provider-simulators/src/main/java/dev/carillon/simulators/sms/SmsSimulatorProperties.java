// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.simulators.sms;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Accounts of the simulated SMS providers.
///
/// @param twilioAccountSid User name of calls to the Twilio simulator.
/// @param twilioAuthToken Password of calls to the Twilio simulator, and key of its callbacks' signatures.
/// @param twilioNumber Only number from which the account may send.
/// @param twilioMessagingServiceSid Only messaging service of the account.
/// @param vonageApiKey Account of the Vonage simulator.
/// @param vonageApiSecret Password of that account.
/// @param vonageSignatureSecret Key of the signatures of the Vonage simulator's callbacks.
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
