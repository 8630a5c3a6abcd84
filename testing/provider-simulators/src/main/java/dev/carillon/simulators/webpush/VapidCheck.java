// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.simulators.webpush;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Verifier of the sender's identity (RFC 8292): the token's signature, audience, expiry and subject.
final class VapidCheck {

    private static final Pattern CREDENTIALS = Pattern.compile("vapid t=([^,\\s]+),\\s*k=([^,\\s]+)");
    private static final Duration LONGEST = Duration.ofHours(24);
    private static final JsonMapper JSON = new JsonMapper();

    private VapidCheck() {}

    static boolean isValid(String authorization, String origin, Instant now) {
        Matcher credentials = CREDENTIALS.matcher(authorization);
        if (!credentials.matches()) {
            return false;
        }
        String[] token = credentials.group(1).split("\\.");
        if (token.length != 3) {
            return false;
        }
        try {
            Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
            signature.initVerify(Points.decode(decoded(credentials.group(2))));
            signature.update((token[0] + "." + token[1]).getBytes(StandardCharsets.US_ASCII));
            return signature.verify(decoded(token[2]))
                    && JSON.readTree(decoded(token[0])).path("alg").asString("").equals("ES256")
                    && areClaimsValid(JSON.readTree(decoded(token[1])), origin, now);
        } catch (GeneralSecurityException | IllegalArgumentException | JacksonException e) {
            return false;
        }
    }

    private static boolean areClaimsValid(JsonNode claims, String origin, Instant now) {
        Instant expiry = Instant.ofEpochSecond(claims.path("exp").asLong(0));
        String subject = claims.path("sub").asString("");
        return claims.path("aud").asString("").equals(origin)
                && expiry.isAfter(now)
                && !expiry.isAfter(now.plus(LONGEST))
                && (subject.startsWith("mailto:") || subject.startsWith("https:"));
    }

    private static byte[] decoded(String text) {
        return Base64.getUrlDecoder().decode(text);
    }
}
