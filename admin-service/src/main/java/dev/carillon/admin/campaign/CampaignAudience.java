// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.campaign;

/// Whom a campaign is for.
sealed interface CampaignAudience {

    /// Recipients that were listed one by one; they are kept beside the campaign.
    record Listed(int recipients) implements CampaignAudience {}

    /// The subscribers of a topic at the time when their turn comes.
    ///
    /// @param filter condition on their profiles; empty for all of them
    record Topic(String topic, String filter) implements CampaignAudience {}

    /// All who have a profile when their turn comes.
    ///
    /// @param filter condition on their profiles; empty for all of them
    record Everyone(String filter) implements CampaignAudience {}

    default String filterSource() {
        return switch (this) {
            case Listed _ -> "";
            case Topic topic -> topic.filter();
            case Everyone everyone -> everyone.filter();
        };
    }
}
