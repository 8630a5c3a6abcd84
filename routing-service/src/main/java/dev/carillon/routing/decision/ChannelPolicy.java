// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.decision;

import java.util.Map;
import java.util.Optional;

/// One rule about a notification on one channel.
interface ChannelPolicy {

    /// The rule's published name.
    String rule();

    /// Empty means: no objection.
    Optional<ChannelVerdict> apply(ChannelQuestion question);

    /// What a rule without objection went by, for explanations.
    default Map<String, String> evidence(ChannelQuestion question) {
        return Map.of();
    }
}
