// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.channel.email;

import java.net.URI;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// SendGrid account. Without an API key this process does not use SendGrid.
///
/// @param apiKey API key with permission to send mail. Empty switches SendGrid off.
/// @param baseUrl Base URL of SendGrid's v3 API.
/// @param concurrency Maximum number of simultaneous attempts. A larger value sends faster.
/// @param deadline Time limit of one attempt. A larger value tolerates slower answers.
/// @param throttlePause Wait after a throttled attempt if SendGrid names no time. A larger value retries later.
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
