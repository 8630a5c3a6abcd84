// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.events;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// SHA-256 digests of 32 bytes (FIPS 180-4). Thread-safe.
public final class Sha256 {

    /// Never updated, only cloned: a clone needs no search for a provider.
    private static final MessageDigest UNUSED = create();

    private Sha256() {}

    public static byte[] of(byte[] content) {
        return start().digest(content);
    }

    /// Digest of a text's UTF-8 bytes.
    public static byte[] of(String text) {
        return of(text.getBytes(StandardCharsets.UTF_8));
    }

    /// Digest that the caller updates and ends.
    public static MessageDigest start() {
        try {
            return (MessageDigest) UNUSED.clone();
        } catch (CloneNotSupportedException _) { // that of another security provider
            return create();
        }
    }

    private static MessageDigest create() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
