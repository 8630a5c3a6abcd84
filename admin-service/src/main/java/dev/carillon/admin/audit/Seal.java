// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.audit;

import com.google.protobuf.ByteString;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Computes an entry's hash: HMAC-SHA256, with a key that is not in the database, of the previous hash and every
/// field with its length. The states before and after a change enter the hash as digests, so that personal data can
/// be erased from the log without breaking the chain. Pure and thread-safe.
final class Seal {

    static final byte[] BEGINNING = new byte[32];

    private static final String ALGORITHM = "HmacSHA256";
    private static final int VERSION = 1;

    private final SecretKeySpec key;

    Seal(byte[] key) {
        this.key = new SecretKeySpec(key, ALGORITHM);
    }

    /// Digest of one state of a change; empty if there is no state.
    ///
    /// @param salt random bytes that are erased with the text, so that the text cannot be guessed from the digest
    byte[] digest(byte[] salt, Optional<String> text) {
        return text.map(state -> mac(concatenated(salt, state))).orElse(new byte[0]);
    }

    byte[] hash(byte[] previous, AuditEntry entry, Digests digests) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream fields = new DataOutputStream(bytes)) {
            fields.writeInt(VERSION);
            fields.write(previous);
            fields.writeLong(entry.sequence());
            fields.writeLong(entry.at().toEpochMilli());
            text(fields, entry.actor().name());
            text(fields, entry.actor().source());
            text(fields, entry.change().chain());
            text(fields, entry.change().action());
            text(fields, entry.change().kind());
            text(fields, entry.change().subject());
            bytes(fields, digests.before().toByteArray());
            bytes(fields, digests.after().toByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return mac(bytes.toByteArray());
    }

    /// Digests of both states of a change.
    record Digests(ByteString before, ByteString after) {}

    private byte[] mac(byte[] bytes) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return mac.doFinal(bytes);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
        }
    }

    private static byte[] concatenated(byte[] salt, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        byte[] both = Arrays.copyOf(salt, salt.length + bytes.length);
        System.arraycopy(bytes, 0, both, salt.length, bytes.length);
        return both;
    }

    private static void text(DataOutputStream fields, String text) throws IOException {
        bytes(fields, text.getBytes(StandardCharsets.UTF_8));
    }

    private static void bytes(DataOutputStream fields, byte[] bytes) throws IOException {
        fields.writeInt(bytes.length);
        fields.write(bytes);
    }
}
