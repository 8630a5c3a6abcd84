// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.console;

import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Where the console finds the other services. What is not told is not shown.
///
/// @param ingestionUrl of ingestion, which is sent events for trying
/// @param routingUrl of a router, which is asked why
/// @param gatewayUrl of a gateway, which is asked for a recipient's inbox
/// @param deliveryUrls of all delivery services, which are asked about their providers
/// @param patience with each of them
@ConfigurationProperties("carillon.admin.console")
record ConsoleSettings(
        @DefaultValue("") String ingestionUrl,
        @DefaultValue("") String routingUrl,
        @DefaultValue("") String gatewayUrl,
        @DefaultValue("") List<String> deliveryUrls,
        @DefaultValue("5s") Duration patience) {}
