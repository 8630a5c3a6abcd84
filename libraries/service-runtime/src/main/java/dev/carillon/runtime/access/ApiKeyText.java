// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.runtime.access;

import dev.carillon.events.Sha256;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Full text of an API key, `ck_<key id>_<secret>`. Only the key's owner stores it: the platform stores the key id and
/// the SHA-256 of the secret.
///
/// @param keyId 16 characters of `a-z0-9`; not secret
/// @param secret 16 to 128 characters of `A-Za-z0-9_-`
public record ApiKeyText(String keyId, String secret) {

    private static final Pattern SYNTAX = Pattern.compile("ck_([a-z0-9]{16})_([A-Za-z0-9_-]{16,128})");
    private static final String SCHEME = "Bearer ";
    private static final String ID_ALPHABET = "abcdefghijklmnopqrstuvwxyz0123456789";
    private static final int ID_LENGTH = 16;
    private static final int SECRET_BYTES = 32;

    /// Reads a key without anything around it; empty if the text is not a key.
    public static Optional<ApiKeyText> parse(String text) {
        Matcher matcher = SYNTAX.matcher(text);
        return matcher.matches() ? Optional.of(new ApiKeyText(matcher.group(1), matcher.group(2))) : Optional.empty();
    }

    /// Reads the key of a header `Authorization: Bearer <key>`; empty if there is none. The scheme may be in any case,
    /// and whitespace around the key is ignored.
    ///
    /// @param authorization the header's value; null if the request has no such header
    public static Optional<ApiKeyText> fromHeader(@Nullable String authorization) {
        return Optional.ofNullable(authorization)
                .map(String::strip)
                .filter(header -> header.regionMatches(true, 0, SCHEME, 0, SCHEME.length()))
                .flatMap(header -> parse(header.substring(SCHEME.length()).strip()));
    }

    /// Creates a key with a random id and a random secret of 256 bits.
    public static ApiKeyText generate(SecureRandom random) {
        StringBuilder id = new StringBuilder(ID_LENGTH);
        for (int i = 0; i < ID_LENGTH; i++) {
            id.append(ID_ALPHABET.charAt(random.nextInt(ID_ALPHABET.length())));
        }
        byte[] secret = new byte[SECRET_BYTES];
        random.nextBytes(secret);
        return new ApiKeyText(
                id.toString(), Base64.getUrlEncoder().withoutPadding().encodeToString(secret));
    }

    /// SHA-256 of this key's secret.
    public byte[] digest() {
        return digest(secret);
    }

    /// SHA-256 of a secret's UTF-8 bytes.
    static byte[] digest(String secret) {
        return Sha256.of(secret);
    }

    /// The full key. No other method puts it together.
    public String reveal() {
        return "ck_" + keyId + "_" + secret;
    }

    /// The key without its secret, for logs.
    @Override
    public String toString() {
        return "ck_" + keyId + "_…";
    }
}
