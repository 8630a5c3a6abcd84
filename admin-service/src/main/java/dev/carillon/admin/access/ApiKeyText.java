// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Full text of an API key, `ck_<keyId>_<secret>`. Only the key's holder has the secret: the platform stores the id
/// and the secret's SHA-256.
public record ApiKeyText(String keyId, String secret) {

    private static final Pattern SYNTAX = Pattern.compile("ck_([a-z0-9]{16})_([A-Za-z0-9_-]{16,128})");
    private static final String ID_ALPHABET = "abcdefghijklmnopqrstuvwxyz0123456789";
    private static final int ID_LENGTH = 16;
    private static final int SECRET_BYTES = 32;

    public static Optional<ApiKeyText> parse(String text) {
        Matcher matcher = SYNTAX.matcher(text);
        return matcher.matches() ? Optional.of(new ApiKeyText(matcher.group(1), matcher.group(2))) : Optional.empty();
    }

    static ApiKeyText generate(SecureRandom random) {
        StringBuilder id = new StringBuilder(ID_LENGTH);
        for (int i = 0; i < ID_LENGTH; i++) {
            id.append(ID_ALPHABET.charAt(random.nextInt(ID_ALPHABET.length())));
        }
        byte[] secret = new byte[SECRET_BYTES];
        random.nextBytes(secret);
        return new ApiKeyText(
                id.toString(), Base64.getUrlEncoder().withoutPadding().encodeToString(secret));
    }

    /// SHA-256 of the secret's UTF-8 bytes.
    public byte[] digest() {
        try {
            return MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /// The full key. No other method puts it together.
    public String reveal() {
        return "ck_" + keyId + "_" + secret;
    }

    @Override
    public String toString() {
        return "ck_" + keyId + "_…";
    }
}
