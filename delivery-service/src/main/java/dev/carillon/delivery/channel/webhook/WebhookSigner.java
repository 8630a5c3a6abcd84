// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.channel.webhook;

import com.google.protobuf.ByteString;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Signer of Standard Webhooks: one `v1` signature for each secret, over id, timestamp and body. Thread-safe.
public final class WebhookSigner {

    private static final String PREFIX = "whsec_";
    private static final String ALGORITHM = "HmacSHA256";

    private final List<SecretKeySpec> secrets;

    private WebhookSigner(Stream<SecretKeySpec> secrets) {
        this.secrets = secrets.toList();
    }

    /// Bytes of configured secrets.
    ///
    /// @throws IllegalArgumentException if a secret is malformed; the message does not contain the secret
    static List<byte[]> keys(List<String> secrets) {
        return secrets.stream().map(WebhookSigner::key).toList();
    }

    /// @param keys Bytes of the secrets
    public static WebhookSigner ofKeys(List<byte[]> keys) {
        return new WebhookSigner(keys.stream().map(key -> new SecretKeySpec(key, ALGORITHM)));
    }

    /// Value of the `webhook-signature` header.
    public String sign(String id, Instant timestamp, ByteString body) {
        byte[] head = (id + "." + timestamp.getEpochSecond() + ".").getBytes(StandardCharsets.UTF_8);
        return secrets.stream()
                .map(secret -> "v1," + Base64.getEncoder().encodeToString(hmac(secret, head, body)))
                .collect(Collectors.joining(" "));
    }

    private static byte[] hmac(SecretKeySpec secret, byte[] head, ByteString body) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(secret);
            mac.update(head);
            return mac.doFinal(body.toByteArray());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
        }
    }

    private static byte[] key(String secret) {
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(secret.startsWith(PREFIX) ? secret.substring(PREFIX.length()) : secret);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("carillon.delivery.webhook.secrets: a secret is not base64");
        }
        if (bytes.length < 24 || bytes.length > 64) {
            throw new IllegalArgumentException("carillon.delivery.webhook.secrets: a secret must have 24 to 64 bytes");
        }
        return bytes;
    }
}
