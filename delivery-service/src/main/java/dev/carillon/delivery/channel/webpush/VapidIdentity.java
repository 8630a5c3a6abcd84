// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.channel.webpush;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.json.JsonMapper;

/// Sender's identity for push services (RFC 8292). A token is valid for twelve hours and one push service.
/// Thread-safe.
final class VapidIdentity {

    private static final Duration LIFETIME = Duration.ofHours(12);
    private static final Duration RENEWAL = Duration.ofHours(1);

    /// Maximum number of kept tokens. There are few push services, so more origins indicate an attack.
    private static final int MAX_KEPT = 1_000;

    private static final JsonMapper JSON = new JsonMapper();
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    private record Token(String authorization, Instant expiry) {}

    private final PrivateKey key;
    private final String publicKey;
    private final String subject;
    private final Map<String, Token> kept = new ConcurrentHashMap<>();

    VapidIdentity(WebPushProperties properties) throws GeneralSecurityException {
        this.key = CurvePoints.privateKey(Base64.getUrlDecoder().decode(properties.privateKey()));
        this.publicKey = properties.publicKey();
        this.subject = properties.subject();
    }

    /// Value of the `Authorization` header.
    String authorization(URI endpoint, Instant now) {
        String origin = endpoint.getScheme() + "://" + endpoint.getRawAuthority();
        Token token = kept.get(origin);
        if (token == null || token.expiry().isBefore(now.plus(RENEWAL))) {
            Instant expiry = now.plus(LIFETIME);
            token = new Token("vapid t=" + sign(origin, expiry) + ", k=" + publicKey, expiry);
            if (kept.size() >= MAX_KEPT) {
                kept.clear();
            }
            kept.put(origin, token);
        }
        return token.authorization();
    }

    private String sign(String origin, Instant expiry) {
        String text = encoded("{\"typ\":\"JWT\",\"alg\":\"ES256\"}") + "."
                + encoded(JSON.writeValueAsString(JSON.createObjectNode()
                        .put("aud", origin)
                        .put("exp", expiry.getEpochSecond())
                        .put("sub", subject)));
        try {
            Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
            signature.initSign(key);
            signature.update(text.getBytes(StandardCharsets.US_ASCII));
            return text + "." + BASE64.encodeToString(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the VAPID key cannot sign", e);
        }
    }

    private static String encoded(String json) {
        return BASE64.encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }
}
