// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.documents.rule;

import dev.carillon.documents.json.Fields;
import dev.carillon.events.v1.OverflowCode;
import dev.carillon.events.v1.RateLimit;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Limit for the notifications that a recipient is sent in a sliding window, and the treatment of the overflow.
/// Stored as JSON with these exact member names.
///
/// @param digestSeconds window of the digest that collects the overflow; 0 for other overflows
public record LimitRule(int limit, int perSeconds, Overflow overflow, int digestSeconds) {

    /// Largest limit. The router stores this many instants for each recipient.
    private static final int MAX_LIMIT = 1000;

    private static final int MAX_SECONDS = 30 * 24 * 3600;

    /// Treatment of a notification above the limit.
    public enum Overflow {
        DEFER(OverflowCode.OVERFLOW_DEFER),
        DIGEST(OverflowCode.OVERFLOW_DIGEST),
        SUPPRESS(OverflowCode.OVERFLOW_SUPPRESS);

        private static final List<String> NAMES =
                Arrays.stream(values()).map(Overflow::wireName).toList();

        private final OverflowCode code;

        Overflow(OverflowCode code) {
            this.code = code;
        }

        String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }

        /// Overflow by its code; [#DEFER] for an unspecified one.
        static Overflow of(OverflowCode code) {
            return Arrays.stream(values())
                    .filter(overflow -> overflow.code == code)
                    .findFirst()
                    .orElse(DEFER);
        }

        static Optional<Overflow> find(String wireName) {
            return Arrays.stream(values())
                    .filter(overflow -> overflow.wireName().equals(wireName))
                    .findFirst();
        }
    }

    public static LimitRule of(RateLimit limit) {
        return new LimitRule(
                limit.getLimit(), limit.getPerSeconds(), Overflow.of(limit.getOverflow()), limit.getDigestSeconds());
    }

    /// Reads `{"limit": 3, "perSeconds": 3600, "overflow"?: "defer", "digestSeconds"?: 600}`; empty if the member
    /// is absent.
    public static Optional<LimitRule> find(Fields fields, String name) {
        return fields.object(name).map(LimitRule::read);
    }

    private static LimitRule read(Fields fields) {
        Optional<Long> limit = fields.require("limit", fields.integer("limit", 1, MAX_LIMIT));
        Optional<Long> perSeconds = fields.require("perSeconds", fields.integer("perSeconds", 1, MAX_SECONDS));
        Overflow overflow =
                fields.oneOf("overflow", Overflow.NAMES, Overflow::find).orElse(Overflow.DEFER);
        Optional<Long> digestSeconds = fields.integer("digestSeconds", 1, MAX_SECONDS);
        if (overflow == Overflow.DIGEST) {
            fields.require("digestSeconds", digestSeconds);
        } else if (digestSeconds.isPresent()) {
            fields.violate("digestSeconds", "exclusive", "is allowed only for the overflow digest");
        }
        return new LimitRule(
                limit.orElse(1L).intValue(),
                perSeconds.orElse(1L).intValue(),
                overflow,
                digestSeconds.orElse(0L).intValue());
    }

    public ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("limit", limit)
                .put("perSeconds", perSeconds)
                .put("overflow", overflow.wireName());
        if (digestSeconds > 0) {
            json.put("digestSeconds", digestSeconds);
        }
        return json;
    }

    public RateLimit toMessage() {
        return RateLimit.newBuilder()
                .setLimit(limit)
                .setPerSeconds(perSeconds)
                .setOverflow(overflow.code)
                .setDigestSeconds(digestSeconds)
                .build();
    }
}
