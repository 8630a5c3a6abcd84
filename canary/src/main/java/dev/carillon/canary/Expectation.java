// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.canary;

import dev.carillon.events.Channel;
import java.util.Optional;

/// Evidence that a round on one channel must leave to count as received. Pure.
///
/// @param confirmed whether the recipient's side must have confirmed the notification
record Expectation(Channel channel, Confirmation confirmed) {

    enum Confirmation {
        EXPECTED,
        NOT_EXPECTED
    }

    boolean isMetBy(ObservedTimeline observed) {
        return observed instanceof ObservedTimeline.Timeline timeline
                && timeline.hasAccepted()
                && (confirmed == Confirmation.NOT_EXPECTED || timeline.has("confirmed"));
    }

    /// The leg at which a round failed whose evidence is still incomplete.
    ///
    /// @param arrived time at which the canary's inbox client received the notification; empty if it did not, or if
    /// the channel has no client
    Leg failedLeg(ObservedTimeline observed, Optional<Long> arrived) {
        return switch (observed) {
            case ObservedTimeline.Unavailable _ -> Leg.ADMIN;
            case ObservedTimeline.Timeline timeline -> {
                if (!timeline.has("routed")) {
                    yield Leg.ROUTING;
                }
                boolean inApp = channel == Channel.IN_APP;
                if (!timeline.has("attempted")) {
                    yield inApp ? Leg.GATEWAY : Leg.DELIVERY;
                }
                if (!timeline.hasAccepted()) {
                    yield Leg.PROVIDER;
                }
                yield inApp && arrived.isEmpty() ? Leg.GATEWAY : Leg.RECEIPT;
            }
        };
    }
}
