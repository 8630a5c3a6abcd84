// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.channel.sms;

import java.net.URI;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Twilio account. Without an account this process does not use Twilio.
///
/// @param accountSid Account SID, `AC…`. Empty switches Twilio off.
/// @param authToken Auth token of the account, or the secret of `api-key` if that is set. Required with
/// `account-sid`.
/// @param apiKey API key, `SK…`, used as the user name of calls. Empty uses the account SID.
/// @param messagingServiceSid Messaging service, `MG…`, which chooses the sender's number. Empty uses `from`.
/// @param from Sender's phone number in E.164 form. Required without `messaging-service-sid`.
/// @param baseUrl Base URL of Twilio's REST API.
/// @param concurrency Maximum number of simultaneous attempts. A larger value sends faster.
/// @param deadline Time limit of one attempt. A larger value tolerates slower answers.
/// @param throttlePause Wait after a throttled attempt if Twilio names no time. A larger value retries later.
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
