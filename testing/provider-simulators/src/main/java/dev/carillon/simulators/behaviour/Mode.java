// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.simulators.behaviour;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/// Treatment of a call by a provider.
public enum Mode {
    /// Validates, records and accepts the call.
    ACCEPT,
    /// Refuses permanently, with `code`.
    REFUSE,
    /// Asks to slow down, with `retryAfterSeconds`.
    THROTTLE,
    /// Neither records nor answers the call until the behaviour changes.
    STALL,
    /// Resets the connection without recording or answering the call.
    RESET,
    /// Records and accepts the call, and answers after `delayMillis`.
    ANSWER_LATE,
    /// Records and accepts the call, and closes the connection in the middle of the answer.
    HALF_ANSWER,
    /// Answers with a server error, without recording the call.
    FAIL,
    /// Answers that the address does not exist (any more).
    DEAD_TOKEN;

    /// Name in JSON, such as `answer_late`.
    @JsonValue
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
