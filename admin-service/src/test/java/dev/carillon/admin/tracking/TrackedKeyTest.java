// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrackedKeyTest {

    @ParameterizedTest
    @CsvSource({
        "n12ab34, true",
        "n12ab3, false",
        "n0123456789abcdef0123456789abcdef, true",
        "n0123456789abcdef0123456789abcdef0, false",
        "n12ab3g, false",
        "x12ab34, false",
        "nicola, false",
        "nancy.fader, false"
    })
    void theBeginningOfANotificationsIdHasSixDigitsOrMore(String text, boolean isBeginning) {
        assertThat(TrackedKey.beginsNotification(text)).isEqualTo(isBeginning);
    }

    @Test
    void theKeysOfABeginningAreARange() {
        assertThat(HexFormat.of().formatHex(TrackedKey.lowest("n12ab34"))).isEqualTo("12ab34" + "0".repeat(26));
        assertThat(HexFormat.of().formatHex(TrackedKey.highest("n12ab34"))).isEqualTo("12ab34" + "f".repeat(26));
    }
}
