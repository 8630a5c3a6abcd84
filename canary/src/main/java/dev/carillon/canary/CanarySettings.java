// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.canary;

import dev.carillon.events.Channel;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Settings of the canary: addresses of the platform, and the channels to check.
///
/// @param ingestionUrl Base URL of the ingestion service, to which the canary submits its events.
/// @param adminUrl Base URL of the admin service, where the canary writes its catalog entries and recipients and
/// reads timelines.
/// @param gatewayUrl Base URL of the WebSocket gateway that the canary's inbox client connects to.
/// @param apiKey Required. API key of a tenant that only the canary uses. It needs the scopes `events:write`,
/// `events:read`, `recipients:write` and `catalog:write`.
/// @param channels Channels that are checked, each by one notification per round. A channel may need an address
/// below `carillon.canary.addresses`.
/// @param confirmed Channels whose notifications must be confirmed by the recipient's side. On the other channels
/// the provider's acceptance is enough.
/// @param every Pause between two rounds of a channel. A longer pause creates less load and detects a failure
/// later.
/// @param patience Time to wait for the evidence of a round before it counts as broken. A larger value tolerates
/// slower deliveries and reports a failure later.
/// @param addresses Addresses of the canary's recipients, for the channels that need one.
@ConfigurationProperties("carillon.canary")
record CanarySettings(
        @DefaultValue("http://127.0.0.1:8081") URI ingestionUrl,
        @DefaultValue("http://127.0.0.1:8082") URI adminUrl,
        @DefaultValue("http://127.0.0.1:8083") URI gatewayUrl,
        @DefaultValue("") String apiKey,
        @DefaultValue("in_app") List<Channel> channels,
        @DefaultValue("in_app") List<Channel> confirmed,
        @DefaultValue("15s") Duration every,
        @DefaultValue("10s") Duration patience,
        @DefaultValue Addresses addresses) {

    CanarySettings {
        if (apiKey.isBlank()) {
            throw new IllegalArgumentException("carillon.canary.api-key must be an API key of the canary's tenant");
        }
    }

    /// Addresses of the canary's recipients.
    ///
    /// @param email E-mail address of the canary's mailbox. Needed for the channel `email`.
    /// @param phone Phone number of the canary in E.164 form, such as `+4915…`. Needed for the channel `sms`.
    /// @param webhook URL that receives the canary's webhooks. Needed for the channel `webhook`.
    /// @param apnsToken Device token of the canary's iPhone. Needed for the channel `push`.
    /// @param app Bundle id of the app on the canary's iPhone. Needed for the channel `push`.
    record Addresses(
            @DefaultValue("") String email,
            @DefaultValue("") String phone,
            @DefaultValue("") String webhook,
            @DefaultValue("") String apnsToken,
            @DefaultValue("") String app) {}
}
