// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.channel.email;

import java.net.URI;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// The account at SendGrid. Without a key SendGrid is not used by this process.
///
/// @param apiKey may send mail; empty: SendGrid is not used
/// @param baseUrl where the v3 API is
/// @param concurrency the most attempts under way at once
/// @param deadline for one attempt
/// @param throttlePause when to come back after being throttled, where SendGrid names no time
@ConfigurationProperties("carillon.delivery.email.sendgrid")
record SendGridProperties(
        @DefaultValue("") String apiKey,
        @DefaultValue("https://api.sendgrid.com") URI baseUrl,
        @DefaultValue("32") int concurrency,
        @DefaultValue("10s") Duration deadline,
        @DefaultValue("30s") Duration throttlePause) {

    SendGridProperties {
        if (concurrency < 1) {
            throw new IllegalArgumentException("carillon.delivery.email.sendgrid.concurrency must be at least 1");
        }
    }

    @Override
    public String toString() {
        return "SendGridProperties[baseUrl=" + baseUrl + "]";
    }
}
