// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.channel.sms;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SmsTextTest {

    @ParameterizedTest
    @CsvSource({
        "a,  160, GSM_7, 1", "a,  161, GSM_7, 2", "a,  306, GSM_7, 2", "a,  307, GSM_7, 3",
        "€,   80, GSM_7, 1", "€,   81, GSM_7, 2", "€,  152, GSM_7, 2", "€,  153, GSM_7, 3",
        "я,   70, UCS_2, 1", "я,   71, UCS_2, 2", "я,  134, UCS_2, 2", "я,  135, UCS_2, 3",
        "😀,  35, UCS_2, 1", "😀,  36, UCS_2, 2", "😀,  66, UCS_2, 2", "😀,  67, UCS_2, 3"
    })
    void segmentsAreCountedAsTheyAreCharged(String character, int times, SmsText.Encoding encoding, int segments) {
        SmsText text = SmsText.of(character.repeat(times));

        assertThat(text.encoding()).isEqualTo(encoding);
        assertThat(text.segments()).isEqualTo(segments);
    }

    @Test
    void oneForeignCharacterMakesTheWholeTextForeign() {
        assertThat(SmsText.of("a".repeat(100) + "я")).satisfies(text -> {
            assertThat(text.encoding()).isEqualTo(SmsText.Encoding.UCS_2);
            assertThat(text.segments()).isEqualTo(2);
        });
    }
}
