// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.events;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddressTextTest {

    @ParameterizedTest
    @CsvSource({
        "' Ann@EXAMPLE.COM ', Ann@example.com",
        "ann@Bücher.Example, ann@xn--bcher-kva.example",
        "ann@XN--BCHER-KVA.example, ann@xn--bcher-kva.example",
        "ann@straße.example, ann@straße.example",
        "no address, no address"
    })
    void anEmailAddressIsStoredWithItsDomainInLowerCaseAndAscii(String text, String stored) {
        assertThat(AddressText.email(text)).isEqualTo(stored);
    }

    @ParameterizedTest
    @CsvSource({
        "+49 (30) 1234-56, +4930123456",
        "' +43.123/456789 ', +43123456789",
        "+49 (0)30 123456, +49 (0)30 123456"
    })
    void aPhoneNumberIsStoredWithoutMarksBetweenItsDigits(String text, String stored) {
        assertThat(AddressText.phone(text)).isEqualTo(stored);
    }

    @ParameterizedTest
    @CsvSource({
        "EMAIL, X@EXAMPLE.COM, x@example.com, true",
        "EMAIL, ann@BÜCHER.example, Ann@xn--bcher-kva.example, true",
        "EMAIL, ann@example.com, bob@example.com, false",
        "SMS, +49 30 123456, +4930123456, true",
        "PUSH, abcDEF, abcdef, false",
        "WEBHOOK, https://example.com/A, https://example.com/a, false"
    })
    void textsOfOneAddressAreEqualInTheFormInWhichTheyAreCompared(
            Channel channel, String one, String other, boolean isSame) {
        boolean isEqual = AddressText.compared(channel, one).equals(AddressText.compared(channel, other));

        assertThat(isEqual).isEqualTo(isSame);
    }
}
