// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.connection;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A signed JWT, parsed strictly: three parts in base64url without padding, white space or unused bits; header and
/// claims are JSON objects in UTF-8, without repeated members and without trailing bytes. So a token has one spelling,
/// and all parsers read the same claims.
///
/// @param claims not verified yet
record CompactToken(JsonNode claims) {

    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+");
    private static final int PARTS = 3;
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    /// Correction for the rounding of binary fractions, which is far less than a millisecond.
    private static final double ROUNDING_MILLIS = 0.001;

    /// @return empty if the token does not have this form
    static Optional<CompactToken> parse(String token) {
        if (!FORM.matcher(token).matches()) {
            return Optional.empty();
        }
        String[] parts = token.split("\\.", PARTS);
        Optional<JsonNode> claims = bytes(parts[1]).flatMap(CompactToken::object);
        boolean whole = bytes(parts[0]).flatMap(CompactToken::object).isPresent()
                && bytes(parts[2]).isPresent();
        return whole ? claims.map(CompactToken::new) : Optional.empty();
    }

    /// The millisecond of `iat`, which may have a fraction; empty without it.
    OptionalLong issuedAtMillis() {
        JsonNode issuedAt = claims.path("iat");
        return issuedAt.isNumber()
                ? OptionalLong.of((long) Math.floor(issuedAt.doubleValue() * 1_000 + ROUNDING_MILLIS))
                : OptionalLong.empty();
    }

    private static Optional<byte[]> bytes(String part) {
        try {
            byte[] decoded = Base64.getUrlDecoder().decode(part);
            String canonical = Base64.getUrlEncoder().withoutPadding().encodeToString(decoded);
            return canonical.equals(part) ? Optional.of(decoded) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Optional<JsonNode> object(byte[] json) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(json))
                    .toString();
            if (text.indexOf(BYTE_ORDER_MARK) == 0) {
                return Optional.empty();
            }
            JsonNode read = JSON.readTree(text);
            return read.isObject() ? Optional.of(read) : Optional.empty();
        } catch (JacksonException | CharacterCodingException e) {
            return Optional.empty();
        }
    }
}
