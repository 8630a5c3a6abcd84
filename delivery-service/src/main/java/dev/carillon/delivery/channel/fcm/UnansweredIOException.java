// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.channel.fcm;

import dev.carillon.delivery.attempt.AttemptOutcome;
import java.io.IOException;

/// Missing or incomplete HTTP answer, passed through Google's client as an exception.
final class UnansweredIOException extends IOException {

    private final AttemptOutcome.Handover handover;

    private UnansweredIOException(String cause, AttemptOutcome.Handover handover) {
        super(cause);
        this.handover = handover;
    }

    static UnansweredIOException unreached(String cause) {
        return new UnansweredIOException(cause, AttemptOutcome.Handover.NONE);
    }

    static UnansweredIOException lost(String cause) {
        return new UnansweredIOException(cause, AttemptOutcome.Handover.POSSIBLE);
    }

    AttemptOutcome outcome() {
        return new AttemptOutcome.Unanswered(String.valueOf(getMessage()), handover);
    }
}
