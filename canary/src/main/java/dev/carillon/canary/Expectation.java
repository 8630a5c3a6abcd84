// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.canary;

import dev.carillon.events.Channel;
import java.util.Optional;

/// What must be found of a round. Pure.
///
/// @param confirmed whether the recipient's side must have confirmed it
record Expectation(Channel channel, Confirmation confirmed) {

    enum Confirmation {
        EXPECTED,
        NOT_EXPECTED
    }

    boolean isMetBy(Observed observed) {
        return observed instanceof Observed.Timeline timeline
                && timeline.hasAccepted()
                && (confirmed == Confirmation.NOT_EXPECTED || timeline.has("confirmed"));
    }

    /// The leg at which a round broke that is not met by now.
    ///
    /// @param arrived when the canary's own client has it; empty when it has not, or the channel has no client
    Leg brokenAt(Observed observed, Optional<Long> arrived) {
        return switch (observed) {
            case Observed.Nothing _ -> Leg.ADMIN;
            case Observed.Timeline timeline -> {
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
