// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.channel;

import java.util.List;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Whom to ask first.
///
/// @param order by channel (`sms`, `email`, …), the providers in the order in which they are asked, such as
/// `vonage,twilio`;
/// those not named come after
@ConfigurationProperties("carillon.delivery.providers")
public record ProviderOrderProperties(@DefaultValue Map<String, List<String>> order) {

    public ProviderOrderProperties {
        order = Map.copyOf(order);
    }
}
