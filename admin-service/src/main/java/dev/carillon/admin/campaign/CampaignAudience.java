// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.campaign;

import dev.carillon.events.SegmentTopic;

/// Audience of a campaign.
sealed interface CampaignAudience {

    /// Recipients that were listed one by one. The list is stored beside the campaign.
    record Listed(int recipients) implements CampaignAudience {}

    /// Subscribers of a topic, at the time at which the runner reads them.
    ///
    /// @param filter condition on their profiles; empty for all of them
    record Topic(String topic, String filter) implements CampaignAudience {}

    /// Recipients that have a profile, at the time at which the runner reads them.
    ///
    /// @param filter condition on their profiles; empty for all of them
    record Everyone(String filter) implements CampaignAudience {}

    /// Members of a segment, at the time at which the runner reads them.
    ///
    /// @param filter condition on their profiles; empty for all of them
    record Segment(SegmentTopic segment, String filter) implements CampaignAudience {}

    default String filterSource() {
        return switch (this) {
            case Listed _ -> "";
            case Topic topic -> topic.filter();
            case Everyone everyone -> everyone.filter();
            case Segment segment -> segment.filter();
        };
    }
}
