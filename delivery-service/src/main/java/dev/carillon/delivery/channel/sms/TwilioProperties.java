// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.channel.sms;

import java.net.URI;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// The account at Twilio. Without one, Twilio is not used by this process.
///
/// @param accountSid `AC…`; empty: Twilio is not used
/// @param authToken the account's token, or an API key's secret where `api-key` is set
/// @param apiKey `SK…`, the user name of calls; empty for the account itself
/// @param messagingServiceSid `MG…`, which chooses the sender's number; empty: `from` is used
/// @param from the sender's number, E.164
/// @param baseUrl where Twilio's REST API is
/// @param concurrency the most attempts under way at once
/// @param deadline for one attempt
/// @param throttlePause when to come back after being throttled, where Twilio names no time
@ConfigurationProperties("carillon.delivery.sms.twilio")
record TwilioProperties(
        @DefaultValue("") String accountSid,
        @DefaultValue("") String authToken,
        @DefaultValue("") String apiKey,
        @DefaultValue("") String messagingServiceSid,
        @DefaultValue("") String from,
        @DefaultValue("https://api.twilio.com") URI baseUrl,
        @DefaultValue("64") int concurrency,
        @DefaultValue("10s") Duration deadline,
        @DefaultValue("10s") Duration throttlePause) {

    TwilioProperties {
        require(!authToken.isEmpty(), "auth-token is missing");
        require(!messagingServiceSid.isEmpty() || !from.isEmpty(), "messaging-service-sid or from is missing");
        require(concurrency >= 1, "concurrency must be at least 1");
    }

    String username() {
        return apiKey.isEmpty() ? accountSid : apiKey;
    }

    private static void require(boolean met, String complaint) {
        if (!met) {
            throw new IllegalArgumentException("carillon.delivery.sms.twilio." + complaint);
        }
    }

    @Override
    public String toString() {
        return "TwilioProperties[accountSid=" + accountSid + ", baseUrl=" + baseUrl + "]";
    }
}
