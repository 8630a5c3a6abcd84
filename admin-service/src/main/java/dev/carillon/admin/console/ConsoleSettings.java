// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.console;

import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Addresses of the other services that the console calls. The console hides features whose service has no address.
///
/// @param ingestionUrl Base URL of the ingestion service, to which the console submits test events. Empty disables
/// sending from the console.
/// @param routingUrl Base URL of a routing service, which explains why an event was or was not sent. Empty disables
/// explanations.
/// @param gatewayUrl Base URL of a WebSocket gateway, from which the console reads a recipient's inbox. Empty hides
/// the inbox.
/// @param deliveryUrls Base URLs of all delivery services, from which the console reads the state of the providers.
/// Instances that are not listed are not shown.
/// @param patience Time to wait for each remote service's answer. A larger value tolerates slow services and makes
/// pages wait longer for one that is down.
@ConfigurationProperties("carillon.admin.console")
record ConsoleSettings(
        @DefaultValue("") String ingestionUrl,
        @DefaultValue("") String routingUrl,
        @DefaultValue("") String gatewayUrl,
        @DefaultValue("") List<String> deliveryUrls,
        @DefaultValue("5s") Duration patience) {}
