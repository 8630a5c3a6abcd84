// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.engagement;

import java.time.Instant;
import java.util.Map;

/// The moment at which a recipient is likeliest to look, and why it was chosen.
///
/// @param at the chosen moment, never before the one that was asked at
/// @param localHour the hour of day that it lies in, by the recipient's clock
/// @param likelihood share of the recipient's engagement that is expected in that hour, from 0 to 1
/// @param engagements what is known of the recipient, by now: decayed, so hardly ever a whole number
public record BestTime(Instant at, int localHour, double likelihood, double engagements) {

    /// For receipts and explanations.
    public Map<String, String> inputs() {
        return Map.of(
                "at", at.toString(),
                "localHour", Integer.toString(localHour),
                "likelihood", EngagementHistogram.rounded(likelihood),
                "engagements", EngagementHistogram.rounded(engagements));
    }
}
