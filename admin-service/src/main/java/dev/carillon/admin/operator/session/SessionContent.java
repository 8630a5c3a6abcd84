// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.operator.session;

import dev.carillon.events.Sha256;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputFilter;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// Attributes of a session as they are stored. They are encrypted with a key that is derived from the session's id, and
/// the row is found by another digest of the id: a reader of the database can neither use a session nor read it, and a
/// writer of the database cannot give content to another operator's session.
final class SessionContent {

    private static final int ID_BYTES = 32;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final SecureRandom RANDOM = new SecureRandom();

    /// Classes that may be read: the Java platform's, and those that Spring and the console put into sessions.
    private static final ObjectInputFilter READABLE = ObjectInputFilter.Config.createFilter(
            "maxdepth=40;maxrefs=20000;java.base/*;org.springframework.**;dev.carillon.admin.operator.**;!*");

    private SessionContent() {}

    static String newId() {
        byte[] id = new byte[ID_BYTES];
        RANDOM.nextBytes(id);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(id);
    }

    /// Digest by which a session is found.
    static byte[] handle(String id) {
        return digest("handle", id);
    }

    static byte[] seal(String id, Map<String, Object> attributes) {
        byte[] nonce = new byte[NONCE_BYTES];
        RANDOM.nextBytes(nonce);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream objects = new ObjectOutputStream(bytes)) {
            objects.writeObject(new HashMap<>(attributes));
        } catch (IOException e) {
            throw new IllegalStateException("an attribute of a console session cannot be serialised", e);
        }
        byte[] sealed = crypt(Cipher.ENCRYPT_MODE, id, nonce, bytes.toByteArray());
        byte[] both = Arrays.copyOf(nonce, NONCE_BYTES + sealed.length);
        System.arraycopy(sealed, 0, both, NONCE_BYTES, sealed.length);
        return both;
    }

    /// @throws IllegalStateException if the content was changed, or was written by another version
    static Map<String, Object> open(String id, byte[] content) {
        byte[] bytes = crypt(
                Cipher.DECRYPT_MODE,
                id,
                Arrays.copyOf(content, NONCE_BYTES),
                Arrays.copyOfRange(content, NONCE_BYTES, content.length));
        try (ObjectInputStream objects = new ObjectInputStream(new ByteArrayInputStream(bytes))) {
            objects.setObjectInputFilter(READABLE);
            Map<String, Object> attributes = new HashMap<>();
            ((Map<?, ?>) objects.readObject()).forEach((name, value) -> attributes.put(String.valueOf(name), value));
            return attributes;
        } catch (IOException | ClassNotFoundException e) {
            throw new IllegalStateException("the content of a console session cannot be read", e);
        }
    }

    private static byte[] crypt(int mode, String id, byte[] nonce, byte[] bytes) {
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(mode, new SecretKeySpec(digest("content", id), "AES"), new GCMParameterSpec(TAG_BITS, nonce));
            return cipher.doFinal(bytes);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the content of a console session cannot be opened", e);
        }
    }

    private static byte[] digest(String purpose, String id) {
        return Sha256.of(purpose + " of console session " + id);
    }
}
