// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.keys;

import java.security.GeneralSecurityException;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

/// AES-GCM with ciphers that are used again, because creating one takes longer than to encrypt a notification. One
/// caller at a time has a cipher, and a cipher that failed is not used again. The spare ciphers are shared rather than
/// kept for each thread, because many callers are virtual threads of one request. Thread-safe.
final class AesGcm {

    static final int NONCE_BYTES = 12;

    private static final String CIPHER = "AES/GCM/NoPadding";
    private static final int TAG_BITS = 128;
    /// Most ciphers that are kept. If more callers need one at the same time, the others create theirs.
    private static final int MOST_SPARE = 32;

    private static final Queue<Cipher> SPARE = new ArrayBlockingQueue<>(MOST_SPARE);

    private AesGcm() {}

    /// @param nonce bytes that were never used with this key before
    /// @param bound bytes that must be given again for decryption
    static byte[] encrypt(SecretKey key, byte[] nonce, byte[] bound, byte[] content) throws GeneralSecurityException {
        return run(Cipher.ENCRYPT_MODE, key, nonce, bound, content);
    }

    /// @throws AEADBadTagException if the content was encrypted with another key, nonce or bound bytes, or was changed
    /// since
    static byte[] decrypt(SecretKey key, byte[] nonce, byte[] bound, byte[] content) throws GeneralSecurityException {
        return run(Cipher.DECRYPT_MODE, key, nonce, bound, content);
    }

    private static byte[] run(int mode, SecretKey key, byte[] nonce, byte[] bound, byte[] input)
            throws GeneralSecurityException {
        Cipher spare = SPARE.poll();
        Cipher cipher = spare == null ? Cipher.getInstance(CIPHER) : spare;
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(bound);
        byte[] output = cipher.doFinal(input);
        // A cipher that failed does not get here. If there are enough spare ones, this one is not kept.
        SPARE.offer(cipher);
        return output;
    }
}
