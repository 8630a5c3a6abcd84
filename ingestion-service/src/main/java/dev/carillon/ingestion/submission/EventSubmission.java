// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.ingestion.submission;

import com.google.protobuf.ByteString;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Submission of an event: well-formed, not yet validated against the catalog.
///
/// @param id id of the event; if absent, one is generated
/// @param data JSON object as text
public record EventSubmission(
        @Nullable String id, String type, Target target, ByteString data, Timing timing, Links links, Origin origin) {

    /// Times of the event: occurrence, sending and expiry. At most one of the two times of sending is set.
    ///
    /// @param sendAtLocal local time of sending, in each recipient's time zone
    public record Timing(
            @Nullable Instant occurredAt,
            @Nullable Instant sendAt,
            @Nullable LocalDateTime sendAtLocal,
            @Nullable Instant expiresAt) {}

    /// Relations to other events; empty text for none.
    public record Links(
            String orderingKey, String dedupeKey, String collapseKey, String correlationId, String causationId) {}

    /// Origin of the event, and the labels of its notifications.
    ///
    /// @param source CloudEvents source; if absent, that of the API key
    /// @param traceparent W3C trace context, not validated
    /// @param attributes CloudEvents extension attributes
    /// @param tags tags of inbox items, in addition to the template's
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

    public EventSubmission withSource(String given) {
        Origin named = new Origin(given, origin.traceparent(), origin.attributes(), origin.tags());
        return new EventSubmission(id, type, target, data, timing, links, named);
    }

    public EventSubmission withTraceparent(String given) {
        Origin traced = new Origin(origin.source(), given, origin.attributes(), origin.tags());
        return new EventSubmission(id, type, target, data, timing, links, traced);
    }
}
