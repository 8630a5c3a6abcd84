// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.campaign;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Plan of a campaign.
///
/// @param variants variants of the event, at least one
/// @param holdoutPercent percentage of the audience that is sent nothing, for comparison with the others
/// @param startAt start of the campaign; empty to start when it is scheduled
record CampaignPlan(
        String name,
        String eventType,
        CampaignAudience audience,
        List<Variant> variants,
        int holdoutPercent,
        Ramp ramp,
        int perSecond,
        Optional<Instant> startAt) {

    CampaignPlan {
        variants = List.copyOf(variants);
    }

    /// Variant of the event.
    ///
    /// @param percent share of the recipients that are not held out
    /// @param template template instead of the event type's; empty for the event type's own
    /// @param data the event's data, as JSON
    record Variant(String name, int percent, String template, String data) {}

    /// Stages of a campaign: the percentage of the audience that is processed after each stage, the last one 100.
    ///
    /// @param pause time from the end of one stage to the beginning of the next
    record Ramp(List<Integer> percents, Duration pause) {

        Ramp {
            percents = List.copyOf(percents);
        }
    }
}
