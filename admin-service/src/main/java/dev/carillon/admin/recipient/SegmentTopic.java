// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.recipient;

import dev.carillon.events.RecipientKey;
import dev.carillon.events.SubscriptionKey;
import dev.carillon.events.TenantId;
import java.util.regex.Pattern;

/// Audience topic to which the members of a segment are subscribed.
///
/// @param segment id of the segment: 1 to 64 lower-case letters, digits, `-` and `_`
public record SegmentTopic(String segment) {

    /// Prefix of the topics of segments. Other subscriptions to such topics are refused.
    public static final String PREFIX = "segment:";

    private static final Pattern ID = Pattern.compile("[a-z0-9][a-z0-9_-]{0,63}");

    public SegmentTopic {
        if (!ID.matcher(segment).matches()) {
            throw new IllegalArgumentException(
                    "must be 1 to 64 of lower-case letters, digits, - and _, beginning with a letter or a digit");
        }
    }

    public String name() {
        return PREFIX + segment;
    }

    public SubscriptionKey subscription(TenantId tenant, String recipient) {
        return new SubscriptionKey(RecipientKey.of(tenant.value(), recipient), name());
    }
}
