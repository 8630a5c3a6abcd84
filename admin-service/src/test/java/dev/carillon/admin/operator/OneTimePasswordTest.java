// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OneTimePasswordTest {

    private static final byte[] SECRET = "12345678901234567890".getBytes(StandardCharsets.US_ASCII);

    /// Test vectors of RFC 6238, whose eight digits are cut to six.
    @ParameterizedTest
    @CsvSource({
        "59, 287082",
        "1111111109, 081804",
        "1111111111, 050471",
        "1234567890, 005924",
        "2000000000, 279037",
        "20000000000, 353130"
    })
    void passwordsAreThoseOfTheStandard(long second, String password) {
        assertThat(OneTimePassword.at(SECRET, OneTimePassword.step(Instant.ofEpochSecond(second))))
                .isEqualTo(password);
    }

    @ParameterizedTest
    @CsvSource({"0, true", "-30, true", "30, true", "-60, false", "60, false"})
    void aPasswordIsAcceptedOneStepBeforeAndAfterItsTime(long offset, boolean isAccepted) {
        Instant now = Instant.ofEpochSecond(1111111109);
        String password = OneTimePassword.at(SECRET, OneTimePassword.step(now.plusSeconds(offset)));

        assertThat(OneTimePassword.matchedStep(SECRET, password, now).isPresent())
                .isEqualTo(isAccepted);
    }

    /// Test vectors of RFC 4648.
    @Test
    void secretsAreShownInBase32() {
        assertThat(OneTimePassword.base32("f".getBytes(StandardCharsets.US_ASCII)))
                .isEqualTo("MY");
        assertThat(OneTimePassword.base32("foob".getBytes(StandardCharsets.US_ASCII)))
                .isEqualTo("MZXW6YQ");
        assertThat(OneTimePassword.base32("foobar".getBytes(StandardCharsets.US_ASCII)))
                .isEqualTo("MZXW6YTBOI");
    }
}
