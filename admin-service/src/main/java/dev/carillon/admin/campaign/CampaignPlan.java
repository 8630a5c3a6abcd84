// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.campaign;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What a campaign is to do.
///
/// @param variants what recipients are told, at least one
/// @param holdoutPercent how many of the audience are told nothing, so that the others can be compared with them
/// @param startAt empty for as soon as it is scheduled
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

    /// One way to tell it.
    ///
    /// @param percent of those who are told
    /// @param template in place of the event type's own; empty for that one
    /// @param data the event's data, as JSON
    record Variant(String name, int percent, String template, String data) {}

    /// Which part of the audience has had its turn after each stage, in per cent, the last of them 100.
    ///
    /// @param pause from the end of one stage to the beginning of the next
    record Ramp(List<Integer> percents, Duration pause) {

        Ramp {
            percents = List.copyOf(percents);
        }
    }
}
