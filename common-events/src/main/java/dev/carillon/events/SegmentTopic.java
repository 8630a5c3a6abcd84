// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.events;

import java.util.regex.Pattern;

/// Audience topic to which the members of a segment are subscribed. The control plane keeps the subscriptions. An
/// event to a segment is an event to this topic.
///
/// @param segment id of the segment: 1 to 64 lower-case letters, digits, `-` and `_`
public record SegmentTopic(String segment) {

    /// Prefix of the topics of segments.
    public static final String PREFIX = "segment:";

    private static final Pattern ID = Pattern.compile("[a-z0-9][a-z0-9_-]{0,63}");

    public SegmentTopic {
        if (!ID.matcher(segment).matches()) {
            throw new IllegalArgumentException(
                    "must be 1 to 64 of lower-case letters, digits, - and _, beginning with a letter or a digit");
        }
    }

    /// True if the control plane keeps the subscriptions to a topic.
    public static boolean isReserved(String topic) {
        return topic.startsWith(PREFIX);
    }

    public String name() {
        return PREFIX + segment;
    }

    public SubscriptionKey subscription(TenantId tenant, String recipient) {
        return new SubscriptionKey(RecipientKey.of(tenant.value(), recipient), name());
    }
}
