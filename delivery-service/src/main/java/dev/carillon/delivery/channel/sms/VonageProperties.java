// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.channel.sms;

import java.net.URI;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Vonage account. Without an account this process does not use Vonage.
///
/// @param apiKey API key of the account. Empty switches Vonage off.
/// @param apiSecret API secret of the account. Required with `api-key`.
/// @param from Sender: a number without `+`, or a name of up to 11 letters. Required with `api-key`.
/// @param baseUrl Base URL of Vonage's SMS API.
/// @param concurrency Maximum number of simultaneous attempts. A larger value sends faster.
/// @param deadline Time limit of one attempt. A larger value tolerates slower answers.
/// @param throttlePause Wait after a throttled attempt if Vonage names no time. A larger value retries later.
@ConfigurationProperties("carillon.delivery.sms.vonage")
record VonageProperties(
        @DefaultValue("") String apiKey,
        @DefaultValue("") String apiSecret,
        @DefaultValue("") String from,
        @DefaultValue("https://rest.nexmo.com") URI baseUrl,
        @DefaultValue("32") int concurrency,
        @DefaultValue("10s") Duration deadline,
        @DefaultValue("5s") Duration throttlePause) {

    VonageProperties {
        require(!apiSecret.isEmpty(), "api-secret is missing");
        require(!from.isEmpty(), "from is missing");
        require(concurrency >= 1, "concurrency must be at least 1");
    }

    private static void require(boolean met, String complaint) {
        if (!met) {
            throw new IllegalArgumentException("carillon.delivery.sms.vonage." + complaint);
        }
    }

    @Override
    public String toString() {
        return "VonageProperties[apiKey=" + apiKey + ", baseUrl=" + baseUrl + "]";
    }
}
