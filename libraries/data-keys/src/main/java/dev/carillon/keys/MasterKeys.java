// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.keys;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/// The installation's master keys. The first one wraps data keys and secrets; the others unwrap the keys that they
/// wrapped before. Keys that were wrapped with a lost master key cannot be recovered.
final class MasterKeys {

    private static final int KEY_BYTES = 32;
    private static final String FORM =
            "carillon.keys.master must be name:key, or several with commas between them, the first of which wraps; a name"
                    + " is 1 to 32 of a-z, 0-9 and -, a key is 32 random bytes in Base64, as from openssl rand -base64 32";

    private final Map<String, SecretKey> keys = new LinkedHashMap<>();
    private final String first;
    private final SecretKey firstKey;

    /// @param text as configured: `name:base64,name:base64`
    /// @throws IllegalArgumentException if the text does not have this form
    MasterKeys(String text) {
        for (String entry : text.split(",")) {
            String[] parts = entry.strip().split(":", 2);
            if (parts.length != 2 || !parts[0].matches("[a-z0-9-]{1,32}")) {
                throw new IllegalArgumentException(FORM);
            }
            keys.put(parts[0], new SecretKeySpec(secret(parts[1]), "AES"));
        }
        Map.Entry<String, SecretKey> wrapping = keys.entrySet().iterator().next();
        this.first = wrapping.getKey();
        this.firstKey = wrapping.getValue();
    }

    private static byte[] secret(String base64) {
        try {
            byte[] secret = Base64.getDecoder().decode(base64);
            if (secret.length == KEY_BYTES) {
                return secret;
            }
        } catch (IllegalArgumentException _) {
            // The exception below does not contain the secret.
        }
        throw new IllegalArgumentException(FORM);
    }

    /// Name of the master key that wraps.
    String first() {
        return first;
    }

    /// Names of the master keys that only unwrap, because they are being replaced.
    Set<String> others() {
        return keys.keySet().stream().filter(name -> !name.equals(first)).collect(Collectors.toUnmodifiableSet());
    }

    /// @param whose owner to which the secret is bound; it cannot be unwrapped for another owner
    byte[] wrap(String whose, byte[] secret) {
        byte[] nonce = DataKey.randomBytes(AesGcm.NONCE_BYTES);
        byte[] wrapped = wrap(whose, secret, nonce);
        byte[] both = Arrays.copyOf(nonce, AesGcm.NONCE_BYTES + wrapped.length);
        System.arraycopy(wrapped, 0, both, AesGcm.NONCE_BYTES, wrapped.length);
        return both;
    }

    /// @throws IllegalStateException if the master key is not configured, or a different key has its name
    byte[] unwrap(String whose, byte[] wrapped, String name) {
        SecretKey key = keys.get(name);
        if (key == null) {
            throw new IllegalStateException("carillon.keys.master does not have the key '" + name
                    + "', which wraps data keys and secrets: it must stay configured until all are wrapped by another");
        }
        byte[] nonce = Arrays.copyOf(wrapped, AesGcm.NONCE_BYTES);
        byte[] content = Arrays.copyOfRange(wrapped, AesGcm.NONCE_BYTES, wrapped.length);
        try {
            return AesGcm.decrypt(key, nonce, whose.getBytes(StandardCharsets.UTF_8), content);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the master key '" + name + "' is not the one that wrapped this", e);
        }
    }

    private byte[] wrap(String whose, byte[] secret, byte[] nonce) {
        try {
            return AesGcm.encrypt(firstKey, nonce, whose.getBytes(StandardCharsets.UTF_8), secret);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
