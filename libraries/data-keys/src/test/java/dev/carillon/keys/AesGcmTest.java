// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AesGcmTest {

    private static final int CALLERS = 64;
    private static final int ROUNDS = 200;
    private static final int LARGEST = 5_000;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void reusedCiphersDoWhatNewOnesDo(long seed) throws Exception {
        Random random = new Random(seed);
        for (int round = 0; round < ROUNDS; round++) {
            verifyRound(random);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {4, 5})
    void callersAtTheSameTimeDoNotDisturbOneAnother(long seed) throws Exception {
        try (ExecutorService virtual = Executors.newVirtualThreadPerTaskExecutor();
                ExecutorService platform = Executors.newFixedThreadPool(4)) {
            List<Future<?>> callers = new ArrayList<>();
            for (int caller = 0; caller < CALLERS; caller++) {
                Random random = new Random(seed * CALLERS + caller);
                Callable<Object> rounds = () -> {
                    for (int round = 0; round < ROUNDS; round++) {
                        verifyRound(random);
                    }
                    return random;
                };
                callers.add((caller % 2 == 0 ? virtual : platform).submit(rounds));
            }

            for (Future<?> caller : callers) {
                caller.get();
            }
        }
    }

    /// Encrypts and decrypts with a key of its own, and fails to decrypt what was changed, in between.
    private static void verifyRound(Random random) throws GeneralSecurityException {
        SecretKey key = new SecretKeySpec(bytes(random, DataKey.BYTES), "AES");
        byte[] nonce = bytes(random, AesGcm.NONCE_BYTES);
        byte[] bound = bytes(random, random.nextInt(100));
        byte[] content = bytes(random, random.nextInt(LARGEST));

        byte[] encrypted = AesGcm.encrypt(key, nonce, bound, content);
        assertThat(encrypted).isEqualTo(encryptedByNewCipher(key, nonce, bound, content));

        byte[] changed = encrypted.clone();
        changed[random.nextInt(changed.length)] ^= (byte) (1 << random.nextInt(8));
        assertThatThrownBy(() -> AesGcm.decrypt(key, nonce, bound, changed)).isInstanceOf(AEADBadTagException.class);
        assertThatThrownBy(() -> AesGcm.decrypt(key, nonce, bound, bytes(random, 3)))
                .isInstanceOf(AEADBadTagException.class);

        assertThat(AesGcm.decrypt(key, nonce, bound, encrypted)).isEqualTo(content);
    }

    private static byte[] encryptedByNewCipher(SecretKey key, byte[] nonce, byte[] bound, byte[] content)
            throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(128, nonce));
        cipher.updateAAD(bound);
        return cipher.doFinal(content);
    }

    private static byte[] bytes(Random random, int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }
}
