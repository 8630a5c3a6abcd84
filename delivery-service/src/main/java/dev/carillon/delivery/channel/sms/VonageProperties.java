// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.channel.sms;

import java.net.URI;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// The account at Vonage. Without one, Vonage is not used by this process.
///
/// @param apiKey the account; empty: Vonage is not used
/// @param apiSecret of the account
/// @param from the sender: a number without `+`, or a name of up to 11 letters
/// @param baseUrl where Vonage's SMS API is
/// @param concurrency the most attempts under way at once
/// @param deadline for one attempt
/// @param throttlePause when to come back after being throttled, where Vonage names no time
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
