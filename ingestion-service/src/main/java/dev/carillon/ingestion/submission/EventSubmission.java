// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.ingestion.submission;

import com.google.protobuf.ByteString;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a producer asks for: well-formed, not yet checked against the catalog.
///
/// @param id absent means: give it one
/// @param data the text of a JSON object
public record EventSubmission(
        @Nullable String id, String type, Target target, ByteString data, Timing timing, Links links, Origin origin) {

    /// When it happened, when to send it and until when it matters. At most one of the two send times is given.
    ///
    /// @param sendAtLocal in each recipient's own time zone
    public record Timing(
            @Nullable Instant occurredAt,
            @Nullable Instant sendAt,
            @Nullable LocalDateTime sendAtLocal,
            @Nullable Instant expiresAt) {}

    /// How it relates to other events; empty text where it does not.
    public record Links(
            String orderingKey, String dedupeKey, String collapseKey, String correlationId, String causationId) {}

    /// Where it comes from, and how its notifications are labelled.
    ///
    /// @param source a CloudEvents source; absent means: the API key's
    /// @param traceparent W3C trace context, unchecked
    /// @param attributes CloudEvents extension attributes
    /// @param tags of inbox items, beside the template's
    public record Origin(
            @Nullable String source,
            @Nullable String traceparent,
            Map<String, String> attributes,
            Map<String, String> tags) {

        public Origin {
            attributes = Map.copyOf(attributes);
            tags = Map.copyOf(tags);
        }
    }

    public EventSubmission withId(String given) {
        return new EventSubmission(given, type, target, data, timing, links, origin);
    }

    public EventSubmission withTraceparent(String given) {
        Origin traced = new Origin(origin.source(), given, origin.attributes(), origin.tags());
        return new EventSubmission(id, type, target, data, timing, links, traced);
    }
}
