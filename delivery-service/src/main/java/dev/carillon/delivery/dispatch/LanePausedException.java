// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.dispatch;

import dev.carillon.events.FailureCode;
import dev.carillon.events.lever.HeldPosition;

/// An operator holds the lane of the channel: nothing was sent, and nothing is until the lever is let go.
final class LanePausedException extends RuntimeException {

    LanePausedException(HeldPosition pause) {
        super("held by the lever %s: %s".formatted(pause.target(), pause.lever().getReason()), null, false, false);
    }

    FailureCode code() {
        return FailureCode.UNAVAILABLE;
    }
}
