// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.gateway.protocol.RateGate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddressRatesTest {

    private static final long SECOND_NANOS = 1_000_000_000;

    private final AddressRates rates = new AddressRates(new RateGate.Rate(1, 2));

    @Test
    void anAddressOverItsRateWaitsAndOthersDoNot() {
        assertThat(rates.pass("192.0.2.1", 0)).isTrue();
        assertThat(rates.pass("192.0.2.1", 0)).isTrue();
        assertThat(rates.pass("192.0.2.1", 0)).isFalse();

        assertThat(rates.pass("192.0.2.2", 0)).isTrue();
        assertThat(rates.pass("192.0.2.1", SECOND_NANOS)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "[2001:db8:0:1::1], [2001:db8:0:1:ffff::2], 1",
        "[2001:db8:0:1::1], [2001:db8:0:2::1], 2",
        "192.0.2.1, 192.0.2.2, 2",
        "unix-socket, unix-socket, 1"
    })
    void anIpv6NetworkOf64BitsCountsAsOneAddress(String one, String other, int addresses) {
        rates.pass(one, 0);
        rates.pass(other, 0);

        assertThat(rates.size()).isEqualTo(addresses);
    }

    @Test
    void aLimitedNumberOfAddressesIsKept() {
        for (int i = 0; i < AddressRates.MAX_ADDRESSES + 1_000; i++) {
            rates.pass("10.%d.%d.%d".formatted(i >> 16, (i >> 8) & 255, i & 255), 0);
        }

        assertThat(rates.size()).isEqualTo(AddressRates.MAX_ADDRESSES);
    }
}
