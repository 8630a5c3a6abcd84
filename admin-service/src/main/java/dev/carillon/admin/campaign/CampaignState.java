// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.campaign;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// State of a campaign.
enum CampaignState {
    DRAFT,
    /// Starts at its time.
    SCHEDULED,
    RUNNING,
    PAUSED,
    FINISHED,
    CANCELLED;

    /// Action on a campaign.
    enum Action {
        SCHEDULE,
        PAUSE,
        RESUME,
        CANCEL;

        /// Name in paths and the audit log, such as `schedule`.
        String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Optional<Action> find(String wireName) {
            return Arrays.stream(values())
                    .filter(act -> act.wireName().equals(wireName))
                    .findFirst();
        }
    }

    /// State after an action; empty if the action is not possible in this state.
    Optional<CampaignState> after(Action act) {
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

    /// Name in JSON and in the database, such as `running`.
    String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    static CampaignState of(String wireName) {
        return valueOf(wireName.toUpperCase(Locale.ROOT));
    }
}
