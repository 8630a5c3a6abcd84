// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.channel;

import dev.carillon.events.Channel;
import dev.carillon.events.ProviderNames;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Order in which providers are tried, and the time to wait for their delivery reports.
///
/// @param order Providers of each channel (`sms`, `email`, …) in the order in which they are tried, such as
/// `vonage,twilio`. Providers that are not listed are tried last.
/// @param reportWithin Time by provider (such as `twilio`) within which it must report the delivery of an accepted
/// message; after it another provider is tried. A larger value waits longer before failing over. A provider without
/// an entry, or with `0s`, is not waited for.
@ConfigurationProperties("carillon.delivery.providers")
public record ProviderOrderProperties(
        @DefaultValue Map<String, List<String>> order,
        @DefaultValue Map<String, Duration> reportWithin) {

    public ProviderOrderProperties {
        order = Map.copyOf(order);
        order.forEach(ProviderOrderProperties::requireKnown);
        reportWithin = Map.copyOf(reportWithin);
    }

    private static void requireKnown(String channel, List<String> providers) {
        List<String> known = Channel.find(channel).map(ProviderNames::of).orElse(List.of());
        providers.stream().filter(name -> !known.contains(name)).findFirst().ifPresent(name -> {
            throw new IllegalArgumentException(
                    "carillon.delivery.providers.order.%s names the unknown provider %s; allowed: %s"
                            .formatted(channel, name, known.isEmpty() ? "none" : String.join(", ", known)));
        });
    }
}
