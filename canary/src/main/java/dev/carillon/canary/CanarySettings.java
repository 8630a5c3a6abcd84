// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.canary;

import dev.carillon.events.Channel;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Where the platform is, and what is tried.
///
/// @param ingestionUrl where events are submitted
/// @param adminUrl where the catalog, the recipients and the timelines are
/// @param gatewayUrl where clients connect
/// @param apiKey of a tenant of the canary's own, with the scopes `events:write`, `events:read`, `recipients:write` and
/// `catalog:write`
/// @param channels over which a notification is sent each round
/// @param confirmed channels that must be confirmed by the recipient's side; of the others the provider's acceptance is
/// enough
/// @param every pause between two rounds of a channel
/// @param patience for how long the evidence of a round is looked for
/// @param addresses of the canary's recipients, for the channels that need one
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

    /// Where the canary's recipients can be reached.
    ///
    /// @param email mailbox of the canary
    /// @param phone number of the canary, as `+4915…`
    /// @param webhook address that takes the canary's webhooks
    /// @param apnsToken token of an iPhone of the canary's own
    /// @param app of that iPhone
    record Addresses(
            @DefaultValue("") String email,
            @DefaultValue("") String phone,
            @DefaultValue("") String webhook,
            @DefaultValue("") String apnsToken,
            @DefaultValue("") String app) {}
}
