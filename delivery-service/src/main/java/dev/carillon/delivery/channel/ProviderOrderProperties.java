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

/// Whom to ask, and how long to wait for what they report.
///
/// @param order by channel (`sms`, `email`, …), the providers in the order in which they are asked, such as
/// `vonage,twilio`;
/// those not named come after
/// @param reportWithin by provider (`twilio`), how soon it is to report the delivery of what it accepted, after which
/// another provider is asked; a provider that is not named, or `0s`, is not waited for
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
            throw new IllegalArgumentException("carillon.delivery.providers.order.%s names %s, and must name %s"
                    .formatted(channel, name, known.isEmpty() ? "no provider" : "only " + String.join(", ", known)));
        });
    }
}
