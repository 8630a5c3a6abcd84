// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.correlation;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// Authenticated encryption (AES-256-GCM) of bytes into a short text that only this installation can read or
/// create. The nonce is derived from the bytes, so that the same bytes give the same text at every attempt.
/// Thread-safe.
final class TagSeal {

    private static final int NONCE_BYTES = 12;
    private static final int MAC_BITS = 128;
    private static final int KEY_BYTES = 32;
    private static final int MAX_TEXT = 4_096;

    private final List<Keys> keys;

    private record Keys(SecretKeySpec sealing, SecretKeySpec naming) {

        static Keys of(String base64) {
            byte[] root;
            try {
                root = Base64.getDecoder().decode(base64);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("carillon.delivery.callbacks.keys: a key is not base64");
            }
            if (root.length != KEY_BYTES) {
                throw new IllegalArgumentException("carillon.delivery.callbacks.keys: a key must have 32 bytes");
            }
            SecretKeySpec key = new SecretKeySpec(root, "HmacSHA256");
            return new Keys(
                    new SecretKeySpec(hmac(key, "seal".getBytes(StandardCharsets.US_ASCII)), "AES"),
                    new SecretKeySpec(hmac(key, "nonce".getBytes(StandardCharsets.US_ASCII)), "HmacSHA256"));
        }
    }

    /// @param keys Keys; the first seals, all open
    /// @throws IllegalArgumentException if a key is malformed; the message does not contain the key
    TagSeal(List<String> keys) {
        this.keys = keys.stream().map(Keys::of).toList();
    }

    boolean hasKeys() {
        return !keys.isEmpty();
    }

    /// Sealed text of letters, digits, `-` and `_`.
    String seal(byte[] plain) {
        Keys first = keys.getFirst();
        byte[] nonce = Arrays.copyOf(hmac(first.naming(), plain), NONCE_BYTES);
        byte[] sealed = crypt(Cipher.ENCRYPT_MODE, first, nonce, plain)
                .orElseThrow(() -> new IllegalStateException("every Java platform has AES-GCM"));
        byte[] all = Arrays.copyOf(nonce, NONCE_BYTES + sealed.length);
        System.arraycopy(sealed, 0, all, NONCE_BYTES, sealed.length);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(all);
    }

    /// Opens a text. Empty if none of the keys sealed it.
    Optional<byte[]> open(String text) {
        if (text.length() > MAX_TEXT) {
            return Optional.empty();
        }
        byte[] all;
        try {
            all = Base64.getUrlDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        if (all.length <= NONCE_BYTES) {
            return Optional.empty();
        }
        byte[] nonce = Arrays.copyOf(all, NONCE_BYTES);
        byte[] sealed = Arrays.copyOfRange(all, NONCE_BYTES, all.length);
        return keys.stream()
                .flatMap(key -> crypt(Cipher.DECRYPT_MODE, key, nonce, sealed).stream())
                .findFirst();
    }

    private static Optional<byte[]> crypt(int mode, Keys key, byte[] nonce, byte[] input) {
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(mode, key.sealing(), new GCMParameterSpec(MAC_BITS, nonce));
            return Optional.of(cipher.doFinal(input));
        } catch (GeneralSecurityException e) {
            return Optional.empty();
        }
    }

    private static byte[] hmac(SecretKeySpec key, byte[] input) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            return mac.doFinal(input);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HmacSHA256", e);
        }
    }
}
