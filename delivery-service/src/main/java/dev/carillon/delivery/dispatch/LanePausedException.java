// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.dispatch;

import dev.carillon.events.FailureCode;
import dev.carillon.events.lever.HeldPosition;

/// Lane or channel that an operator has paused. Nothing is sent until the operator releases the lever.
final class LanePausedException extends RuntimeException {

    LanePausedException(HeldPosition pause) {
        super(
                "paused by the lever %s: %s"
                        .formatted(pause.target(), pause.lever().getReason()),
                null,
                false,
                false);
    }

    FailureCode code() {
        return FailureCode.UNAVAILABLE;
    }
}
