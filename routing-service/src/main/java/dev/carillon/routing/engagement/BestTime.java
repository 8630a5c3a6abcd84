// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.engagement;

import java.time.Instant;
import java.util.Map;

/// Time at which a recipient is most likely to engage, and the reason for it.
///
/// @param at chosen instant, never before the requested one
/// @param localHour hour of day of the instant, in the recipient's time zone
/// @param likelihood share of the recipient's engagement that is expected in that hour, from 0 to 1
/// @param engagements weight of the recipient's known engagements; decayed, so rarely a whole number
public record BestTime(Instant at, int localHour, double likelihood, double engagements) {

    /// Values for receipts and explanations.
    public Map<String, String> inputs() {
        return Map.of(
                "at", at.toString(),
                "localHour", Integer.toString(localHour),
                "likelihood", EngagementHistogram.rounded(likelihood),
                "engagements", EngagementHistogram.rounded(engagements));
    }
}
