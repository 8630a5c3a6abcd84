// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.channel.webpush;

import com.google.protobuf.ByteString;
import dev.carillon.events.v1.Device;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.KDF;
import javax.crypto.KeyAgreement;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// Encryption of a message for one subscription (RFC 8291): one record of `aes128gcm` under a single-use key pair.
/// Thread-safe.
final class WebPushEncryption {

    /// Maximum size of the plain text: the 4,096 bytes that push services must accept, less header, delimiter and
    /// tag.
    static final int MAX_PLAIN_BYTES = 4_096 - 86 - 1 - 16;

    private static final byte LAST_RECORD = 2;
    private static final int RECORD_SIZE = 4_096;
    private static final SecureRandom RANDOM = new SecureRandom();

    private WebPushEncryption() {}

    /// @throws GeneralSecurityException if the subscription's keys are invalid
    static ByteString seal(byte[] plain, Device subscription) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec(CurvePoints.CURVE));
        byte[] salt = new byte[16];
        RANDOM.nextBytes(salt);
        return seal(plain, subscription, generator.generateKeyPair(), salt);
    }

    static ByteString seal(byte[] plain, Device subscription, KeyPair own, byte[] salt)
            throws GeneralSecurityException {
        byte[] ownKey = CurvePoints.encode((ECPublicKey) own.getPublic());
        KeyAgreement agreement = KeyAgreement.getInstance("ECDH");
        agreement.init(own.getPrivate());
        agreement.doPhase(CurvePoints.publicKey(subscription.getWebPushPublicKey()), true);
        SecretKey shared = new SecretKeySpec(agreement.generateSecret(), "Generic");
        byte[] info = ByteString.copyFrom("WebPush: info\0", StandardCharsets.US_ASCII)
                .concat(subscription.getWebPushPublicKey())
                .concat(ByteString.copyFrom(ownKey))
                .toByteArray();
        byte[] secret = derive(subscription.getWebPushAuthSecret().toByteArray(), shared, info, 32);
        SecretKey input = new SecretKeySpec(secret, "Generic");
        byte[] key = derive(salt, input, "Content-Encoding: aes128gcm\0".getBytes(StandardCharsets.US_ASCII), 16);
        byte[] nonce = derive(salt, input, "Content-Encoding: nonce\0".getBytes(StandardCharsets.US_ASCII), 12);
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new GCMParameterSpec(128, nonce));
        byte[] delimited = Arrays.copyOf(plain, plain.length + 1);
        delimited[plain.length] = LAST_RECORD;
        byte[] sealed = cipher.doFinal(delimited);
        ByteBuffer message = ByteBuffer.allocate(salt.length + 4 + 1 + ownKey.length + sealed.length)
                .put(salt)
                .putInt(RECORD_SIZE)
                .put((byte) ownKey.length)
                .put(ownKey)
                .put(sealed)
                .flip();
        return ByteString.copyFrom(message);
    }

    private static byte[] derive(byte[] salt, SecretKey input, byte[] info, int length)
            throws GeneralSecurityException {
        return KDF.getInstance("HKDF-SHA256")
                .deriveData(HKDFParameterSpec.ofExtract()
                        .addIKM(input)
                        .addSalt(salt)
                        .thenExpand(info, length));
    }
}
