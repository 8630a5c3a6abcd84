// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.channel.webhook;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// How webhooks are sent. Without a secret this process sends none.
///
/// @param secrets by tenant, `default` for tenants without their own: `whsec_` and base64 of 24 to 64 bytes. Every
/// secret of a tenant signs, so that a receiver may change over while two are listed
/// @param allowedNetworks address ranges that may be called although they are not public, such as `10.1.0.0/16`
/// @param plainHttp whether endpoints without TLS may be called
/// @param maxBodyBytes larger bodies are refused
/// @param concurrency the most attempts under way at once
/// @param deadline for one attempt
/// @param throttlePause when to come back after being throttled, where the endpoint names no time
@ConfigurationProperties("carillon.delivery.webhook")
record WebhookProperties(
        @DefaultValue Map<String, List<String>> secrets,
        @DefaultValue List<String> allowedNetworks,
        @DefaultValue("false") boolean plainHttp,
        @DefaultValue("262144") int maxBodyBytes,
        @DefaultValue("128") int concurrency,
        @DefaultValue("15s") Duration deadline,
        @DefaultValue("30s") Duration throttlePause) {

    WebhookProperties {
        secrets = Map.copyOf(secrets);
        allowedNetworks = List.copyOf(allowedNetworks);
        if (concurrency < 1) {
            throw new IllegalArgumentException("carillon.delivery.webhook.concurrency must be at least 1");
        }
    }

    @Override
    public String toString() {
        return "WebhookProperties[tenants=" + secrets.keySet() + "]";
    }
}
