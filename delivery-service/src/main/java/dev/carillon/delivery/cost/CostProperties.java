// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.cost;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Price table of the providers.
///
/// @param prices Prices by provider, then by the leading digits of a phone number (`49`, `1`; the longest match
/// counts) or `default`. A price is for one message, or one part of a text message. All prices are in one currency.
@ConfigurationProperties("carillon.delivery.cost")
record CostProperties(@DefaultValue Map<String, Map<String, BigDecimal>> prices) {

    CostProperties {
        Map<String, Map<String, BigDecimal>> copy = new HashMap<>();
        prices.forEach((provider, byPrefix) -> copy.put(provider, Map.copyOf(byPrefix)));
        Optional<BigDecimal> negative = copy.values().stream()
                .flatMap(byPrefix -> byPrefix.values().stream())
                .filter(price -> price.signum() < 0)
                .findFirst();
        if (negative.isPresent()) {
            throw new IllegalArgumentException(
                    "carillon.delivery.cost.prices must not be negative, not " + negative.get());
        }
        prices = Map.copyOf(copy);
    }
}
