// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.runtime.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ApiKeyTextTest {

    private static final String ID = "abcdefgh01234567";
    private static final String SECRET = "s3cr3t_with_underscores";
    private static final String TEXT = "ck_" + ID + "_" + SECRET;
    private static final ApiKeyText KEY = new ApiKeyText(ID, SECRET);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ck_abcdefgh01234567_0123456789abcdef",
                "ck_abcdefgh01234567_ABCDEFGH-IJKLMN_",
                "ck_0000000000000000_________________",
                "ck_zzzzzzzzzzzzzzzz_----------------"
            })
    void aKeyOfTheGrammarIsReadAndRevealedUnchanged(String text) {
        assertThat(ApiKeyText.parse(text)).hasValueSatisfying(key -> {
            assertThat(key.keyId()).isEqualTo(text.substring(3, 19));
            assertThat(key.secret()).isEqualTo(text.substring(20));
            assertThat(key.reveal()).isEqualTo(text);
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "ck_",
                "ck_abcdefgh01234567",
                "ck_abcdefgh01234567_",
                "ck_abcdefgh01234567_0123456789abcde",
                "ck_abcdefgh0123456_0123456789abcdef",
                "ck_abcdefgh012345678_0123456789abcdef",
                "ck_ABCDEFGH01234567_0123456789abcdef",
                "CK_abcdefgh01234567_0123456789abcdef",
                "ck-abcdefgh01234567-0123456789abcdef",
                "abcdefgh01234567_0123456789abcdef",
                "ck_abcdefgh01234567_0123456789abcde.",
                "ck_abcdefgh01234567_0123456789 abcdef",
                "ck_abcdefgh01234567_0123456789abcdeé",
                " ck_abcdefgh01234567_0123456789abcdef",
                "ck_abcdefgh01234567_0123456789abcdef\n"
            })
    void anyOtherTextIsNoKey(String text) {
        assertThat(ApiKeyText.parse(text)).isEmpty();
    }

    @Test
    void aSecretHasAtMost128Characters() {
        String prefix = "ck_" + ID + "_";

        assertThat(ApiKeyText.parse(prefix + "x".repeat(128))).isPresent();
        assertThat(ApiKeyText.parse(prefix + "x".repeat(129))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Bearer " + TEXT,
                "bearer " + TEXT,
                "BEARER " + TEXT,
                "bEaReR " + TEXT,
                "Bearer    " + TEXT,
                "  Bearer " + TEXT + " \t"
            })
    void aHeaderMayHaveItsSchemeInAnyCaseAndSpaceAroundTheKey(String header) {
        assertThat(ApiKeyText.fromHeader(header)).contains(KEY);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "",
                "Bearer",
                "Bearer ",
                TEXT,
                "Bearer" + TEXT,
                "Basic " + TEXT,
                "Bearer Bearer " + TEXT,
                "Bearer " + TEXT + " x",
                "Bearer " + TEXT + "," + TEXT
            })
    void anyOtherHeaderHasNoKey(@Nullable String header) {
        assertThat(ApiKeyText.fromHeader(header)).isEmpty();
    }

    @Test
    void aGeneratedKeyIsOfTheGrammarAndNotRepeated() {
        SecureRandom random = new SecureRandom();
        ApiKeyText key = ApiKeyText.generate(random);

        assertThat(ApiKeyText.parse(key.reveal())).contains(key);
        assertThat(key.secret()).hasSize(43);
        assertThat(ApiKeyText.generate(random)).isNotEqualTo(key);
    }

    @Test
    void theDigestIsTheSha256OfTheSecretAlone() {
        assertThat(HexFormat.of().formatHex(KEY.digest()))
                .isEqualTo("240de1c377bbfcbee2a201e3f24946e11c18bf096774a02db86c8b4a6c264f63");
    }

    @Test
    void theSecretIsNotPrinted() {
        assertThat(KEY).hasToString("ck_abcdefgh01234567_…");
    }
}
