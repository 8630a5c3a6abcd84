// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.documents.condition;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Data that conditions can use. Values are made of maps, lists, strings, numbers, booleans and null.
///
/// @param data the event's data
public record ConditionModel(Map<String, @Nullable Object> data, Recipient recipient, Event event, Digest digest) {

    /// @param timeZone IANA name of the zone in effect
    public record Recipient(String id, String locale, String timeZone, Map<String, @Nullable Object> attributes) {}

    /// @param lane wire name of the lane
    public record Event(String id, String type, Instant occurredAt, String lane) {}

    /// Content of a digest; empty before one.
    public record Digest(int count, List<? extends @Nullable Object> items) {

        public static Digest none() {
            return new Digest(0, List.of());
        }
    }
}
