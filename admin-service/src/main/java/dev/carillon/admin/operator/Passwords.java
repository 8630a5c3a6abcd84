// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.operator;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import org.springframework.security.crypto.password.DelegatingPasswordEncoder;
import org.springframework.security.crypto.password.PasswordEncoder;

/// Password hashing: bcrypt at cost 12. A hash names its algorithm, so that it can be replaced by another one.
final class Passwords {

    private static final int LEAST_CHARACTERS = 12;
    /// Largest password: bcrypt ignores further bytes.
    private static final int MOST_BYTES = 72;
    private static final int COST = 12;
    private static final int GENERATED_BYTES = 15;

    private static final PasswordEncoder ENCODER =
            new DelegatingPasswordEncoder("bcrypt", Map.of("bcrypt", new BCryptPasswordEncoder(COST)));

    /// Hash that is compared for names that do not exist, so that the comparison takes equally long.
    private static final String UNKNOWN_OPERATOR_HASH = hash(generate());

    private Passwords() {}

    static String hash(String password) {
        return String.valueOf(ENCODER.encode(password));
    }

    static boolean isMatched(String hash, String password) {
        return ENCODER.matches(password, hash);
    }

    static boolean matchesNoOperator(String password) {
        return ENCODER.matches(password, UNKNOWN_OPERATOR_HASH) && UNKNOWN_OPERATOR_HASH.isEmpty();
    }

    /// Password of 120 random bits in 20 characters.
    static String generate() {
        byte[] random = new byte[GENERATED_BYTES];
        new SecureRandom().nextBytes(random);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    }

    /// @throws IllegalArgumentException if the password is too short, too long or common
    static String require(String password) {
        if (password.length() < LEAST_CHARACTERS || password.getBytes(StandardCharsets.UTF_8).length > MOST_BYTES) {
            throw new IllegalArgumentException(
                    "must have at least %d characters and at most %d bytes".formatted(LEAST_CHARACTERS, MOST_BYTES));
        }
        if (CommonPasswords.contains(password)) {
            throw new IllegalArgumentException("must not be a common password");
        }
        return password;
    }
}
