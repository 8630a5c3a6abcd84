// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.decision.engine;

import java.util.Map;
import java.util.Optional;

/// Rule about a notification on one channel.
interface ChannelPolicy {

    /// Published name of the rule.
    String rule();

    /// Objection of the rule; empty if it has none.
    Optional<ChannelVerdict> apply(ChannelQuestion question);

    /// Values that a rule without objection used, for explanations.
    default Map<String, String> evidence(ChannelQuestion question) {
        return Map.of();
    }
}
