// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.keys;

import com.google.protobuf.ByteString;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.v1.Payload;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/// One recipient's data key. Each payload has its own random nonce and is bound to the recipient: it cannot be
/// decrypted under another recipient's name.
record DataKey(long id, SecretKey secret) {

    static final int BYTES = 32;

    private static final int RADIX = 36;
    private static final SecureRandom RANDOM = new SecureRandom();

    static DataKey of(long id, byte[] secret) {
        return new DataKey(id, new SecretKeySpec(secret, "AES"));
    }

    static byte[] randomBytes(int count) {
        byte[] bytes = new byte[count];
        RANDOM.nextBytes(bytes);
        return bytes;
    }

    /// Name of the key in a payload.
    static String name(long id) {
        return Long.toString(id, RADIX);
    }

    /// Id of the key that a payload names; empty if the name does not have this form.
    static Optional<Long> id(Payload payload) {
        try {
            return Optional.of(Long.parseLong(payload.getDataKeyId(), RADIX));
        } catch (NumberFormatException _) {
            return Optional.empty();
        }
    }

    Payload seal(RecipientKey recipient, ByteString content) {
        byte[] nonce = randomBytes(AesGcm.NONCE_BYTES);
        try {
            byte[] sealed = AesGcm.encrypt(secret, nonce, nameOf(recipient), content.toByteArray());
            return Payload.newBuilder()
                    .setContent(ByteString.copyFrom(sealed))
                    .setDataKeyId(name(id))
                    .setNonce(ByteString.copyFrom(nonce))
                    .build();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Decrypts a payload; empty if it was encrypted for another recipient or was changed since.
    Optional<ByteString> open(RecipientKey recipient, Payload payload) {
        if (payload.getNonce().size() != AesGcm.NONCE_BYTES) {
            return Optional.empty();
        }
        try {
            byte[] nonce = payload.getNonce().toByteArray();
            byte[] content = payload.getContent().toByteArray();
            return Optional.of(ByteString.copyFrom(AesGcm.decrypt(secret, nonce, nameOf(recipient), content)));
        } catch (AEADBadTagException _) {
            return Optional.empty();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] nameOf(RecipientKey recipient) {
        return recipient.toString().getBytes(StandardCharsets.UTF_8);
    }
}
