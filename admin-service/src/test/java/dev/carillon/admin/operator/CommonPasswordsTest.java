// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.operator;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommonPasswordsTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "password1234",
                "Password1234!",
                "P@ssw0rd2026!",
                "passwordpassword",
                "qwertyuiop123",
                "1q2w3e4r5t6y",
                "123456789012",
                "aaaaaaaaaaaa",
                "abcabcabcabc",
                "administrator1",
                "Welcome-2026!!",
                "carillon-admin-1",
                "CorrectHorseBatteryStaple",
                "ChangeMe12345"
            })
    void aPasswordOfCommonPartsIsCommon(String password) {
        assertThat(CommonPasswords.contains(password)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "the-password-of-the-tests",
                "violet-kestrel-at-noon",
                "my sister's red bicycle",
                "summer orange dragon cheese",
                "hunter2-zk8!vqx"
            })
    void anUncommonPasswordIsNot(String password) {
        assertThat(CommonPasswords.contains(password)).isFalse();
    }

    @Test
    void generatedPasswordsAreNot() {
        for (int i = 0; i < 1000; i++) {
            assertThat(CommonPasswords.contains(Passwords.generate())).isFalse();
        }
    }
}
