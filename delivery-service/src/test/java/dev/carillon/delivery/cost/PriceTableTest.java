// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.events.v1.Address;
import dev.carillon.events.v1.EmailAddress;
import dev.carillon.events.v1.PhoneNumber;
import java.math.BigDecimal;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class PriceTableTest {

    private final PriceTable prices = new PriceTable(Map.of(
            "twilio",
            Map.of(
                    "default", new BigDecimal("0.05"),
                    "49", new BigDecimal("0.075"),
                    "1", new BigDecimal("0.0079"),
                    "1876", new BigDecimal("0.12")),
            "smtp",
            Map.of("default", new BigDecimal("0.0001"))));

    @Test
    void countryIsTheLongestBeginningThatFits() {
        assertThat(prices.micros("twilio", phone("+4915112345678"), 1)).isEqualTo(75_000);
        assertThat(prices.micros("twilio", phone("+18765550123"), 1)).isEqualTo(120_000);
        assertThat(prices.micros("twilio", phone("+12125550123"), 1)).isEqualTo(7_900);
        assertThat(prices.micros("twilio", phone("+33612345678"), 1)).isEqualTo(50_000);
    }

    @Test
    void everyPartOfATextIsCharged() {
        assertThat(prices.micros("twilio", phone("+4915112345678"), 3)).isEqualTo(225_000);
    }

    @Test
    void addressWithoutACountryCostsTheUsualPrice() {
        Address mailbox = Address.newBuilder()
                .setEmail(EmailAddress.newBuilder().setValue("ann@example.org"))
                .build();

        assertThat(prices.micros("smtp", mailbox, 1)).isEqualTo(100);
    }

    @Test
    void providerWithoutAPriceCostsNothing() {
        assertThat(prices.micros("apns", Address.getDefaultInstance(), 1)).isZero();
    }

    @Test
    void negativePriceIsRefused() {
        assertThatThrownBy(() -> new CostProperties(Map.of("smtp", Map.of("default", BigDecimal.ONE.negate()))))
                .hasMessageContaining("carillon.delivery.cost.prices");
    }

    private static Address phone(String number) {
        return Address.newBuilder()
                .setPhone(PhoneNumber.newBuilder().setValue(number))
                .build();
    }
}
