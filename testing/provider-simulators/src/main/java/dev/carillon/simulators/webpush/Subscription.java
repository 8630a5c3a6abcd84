// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.simulators.webpush;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.HexFormat;

/// Subscription of a browser: its key pair and its secret, which only the browser has.
record Subscription(String id, KeyPair keys, String secretHex) {

    private static final SecureRandom RANDOM = new SecureRandom();

    static Subscription create(String id) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            byte[] secret = new byte[16];
            RANDOM.nextBytes(secret);
            return new Subscription(
                    id, generator.generateKeyPair(), HexFormat.of().formatHex(secret));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has P-256", e);
        }
    }

    byte[] secret() {
        return HexFormat.of().parseHex(secretHex);
    }

    /// Uncompressed public key: 65 bytes.
    byte[] publicKey() {
        return Points.encode((ECPublicKey) keys.getPublic());
    }
}
