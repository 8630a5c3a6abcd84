// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.cost;

import dev.carillon.events.v1.Address;
import java.math.BigDecimal;
import java.util.Map;

/// Prices of providers by the leading digits of a phone number.
final class PriceTable {

    private static final String OTHERWISE = "default";
    private static final int MICROS_DIGITS = 6;

    private final Map<String, Map<String, BigDecimal>> prices;

    PriceTable(Map<String, Map<String, BigDecimal>> prices) {
        this.prices = prices;
    }

    /// Price in millionths of the currency; 0 if no price is known.
    ///
    /// @param units Number of charged units: messages, or parts of a text message
    long micros(String provider, Address address, int units) {
        Map<String, BigDecimal> byPrefix = prices.getOrDefault(provider, Map.of());
        String number = address.getPhone().getValue().replace("+", "");
        BigDecimal price = byPrefix.getOrDefault(OTHERWISE, BigDecimal.ZERO);
        for (int length = number.length(); length > 0; length--) {
            BigDecimal found = byPrefix.get(number.substring(0, length));
            if (found != null) {
                price = found;
                break;
            }
        }
        return price.multiply(BigDecimal.valueOf(units))
                .movePointRight(MICROS_DIGITS)
                .longValue();
    }
}
