// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.simulators.behaviour;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/// One way in which a provider treats a call.
public enum Mode {
    /// Validates, keeps and accepts.
    ACCEPT,
    /// Refuses for good, with `code`.
    REFUSE,
    /// Asks to slow down, with `retryAfterSeconds`.
    THROTTLE,
    /// Neither keeps nor answers, until told otherwise.
    STALL,
    /// Breaks the connection without keeping or answering.
    RESET,
    /// Keeps and accepts, and says so only after `delayMillis`.
    ANSWER_LATE,
    /// Keeps and accepts, and breaks the connection in the middle of saying so.
    HALF_ANSWER,
    /// Says that something went wrong on its side, without keeping.
    FAIL,
    /// Says that the address does not exist (any more).
    DEAD_TOKEN;

    /// As in JSON: `answer_late`.
    @JsonValue
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
