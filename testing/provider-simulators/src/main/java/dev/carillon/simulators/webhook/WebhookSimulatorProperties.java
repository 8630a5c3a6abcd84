// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.simulators.webhook;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Simulated receiver of webhooks.
///
/// @param secret Secret that verifies signatures: `whsec_` and base64.
@ConfigurationProperties("carillon.simulators.webhook")
record WebhookSimulatorProperties(
        @DefaultValue("whsec_aW5zZWN1cmUtZGVtby13ZWJob29rLXNlY3JldC0wMDE=")
        String secret) {

    @Override
    public String toString() {
        return "WebhookSimulatorProperties[]";
    }
}
