// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.campaign;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// Where a campaign is in its life.
enum CampaignState {
    DRAFT,
    /// Begins by itself at its time.
    SCHEDULED,
    RUNNING,
    PAUSED,
    FINISHED,
    CANCELLED;

    /// What somebody may want of a campaign.
    enum Act {
        SCHEDULE,
        PAUSE,
        RESUME,
        CANCEL;

        /// As in paths and the audit log: `schedule`.
        String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Optional<Act> find(String wireName) {
            return Arrays.stream(values())
                    .filter(act -> act.wireName().equals(wireName))
                    .findFirst();
        }
    }

    /// The state after an act; empty when that cannot be done now.
    Optional<CampaignState> after(Act act) {
        return switch (act) {
            case SCHEDULE -> this == DRAFT ? Optional.of(SCHEDULED) : Optional.empty();
            case PAUSE -> this == RUNNING ? Optional.of(PAUSED) : Optional.empty();
            case RESUME -> this == PAUSED ? Optional.of(RUNNING) : Optional.empty();
            case CANCEL ->
                switch (this) {
                    case SCHEDULED, RUNNING, PAUSED -> Optional.of(CANCELLED);
                    case DRAFT, FINISHED, CANCELLED -> Optional.empty();
                };
        };
    }

    /// As in JSON and in the database: `running`.
    String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    static CampaignState of(String wireName) {
        return valueOf(wireName.toUpperCase(Locale.ROOT));
    }
}
