// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.channel.webhook;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Settings of webhooks. A tenant without a secret, here or by `POST /v1/webhook-secrets`, sends no webhooks.
///
/// @param enabled True lets this process send webhooks.
/// @param secrets Signing secrets by tenant, besides those that the tenant added itself: `whsec_` and base64 of 24
/// to 64 bytes. Every secret of a tenant signs, so that a receiver can switch from one to the other while both are
/// listed.
/// @param allowedNetworks Address ranges that may be called although they are not public, such as `10.1.0.0/16`.
/// @param allowedPorts Ports that may be called besides 80 and 443: single ports or ranges, such as `8000-8099`.
/// @param plainHttp True allows endpoints without TLS.
/// @param maxBodyBytes Maximum size of a body in bytes; larger bodies are refused.
/// @param concurrency Maximum number of simultaneous attempts. A larger value sends faster.
/// @param deadline Time limit of one attempt. A larger value tolerates slower endpoints.
/// @param throttlePause Wait after a throttled attempt if the endpoint names no time. A larger value retries later.
@ConfigurationProperties("carillon.delivery.webhook")
record WebhookProperties(
        @DefaultValue("true") boolean enabled,
        @DefaultValue Map<String, List<String>> secrets,
        @DefaultValue List<String> allowedNetworks,
        @DefaultValue List<String> allowedPorts,
        @DefaultValue("false") boolean plainHttp,
        @DefaultValue("262144") int maxBodyBytes,
        @DefaultValue("128") int concurrency,
        @DefaultValue("15s") Duration deadline,
        @DefaultValue("30s") Duration throttlePause) {

    private static final String SHARED = "default";

    WebhookProperties {
        secrets = Map.copyOf(secrets);
        if (secrets.containsKey(SHARED)) {
            throw new IllegalArgumentException(
                    "carillon.delivery.webhook.secrets.default is no longer used, because tenants must not share a"
                            + " secret: list each tenant's own, or add it with POST /v1/webhook-secrets");
        }
        allowedNetworks = List.copyOf(allowedNetworks);
        allowedPorts = List.copyOf(allowedPorts);
        if (concurrency < 1) {
            throw new IllegalArgumentException("carillon.delivery.webhook.concurrency must be at least 1");
        }
    }

    @Override
    public String toString() {
        return "WebhookProperties[tenants=" + secrets.keySet() + "]";
    }
}
