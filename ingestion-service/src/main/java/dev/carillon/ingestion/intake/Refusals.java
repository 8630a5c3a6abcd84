// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.ingestion.intake;

import dev.carillon.events.FailureCode;
import dev.carillon.runtime.http.Problem;

/// Refusals of a request as a whole, because it is over a limit.
public final class Refusals {

    private Refusals() {}

    /// Refusal of a request for which there is no memory.
    public static Problem overloaded() {
        return Problem.of(FailureCode.OVERLOADED, 503, "ingestion is overloaded; retry the request later");
    }

    /// Refusal of a body or message.
    ///
    /// @param what subject of the sentence, such as `the body`
    public static Problem tooManyBytes(String what, long limit) {
        return Problem.overLimit(FailureCode.PAYLOAD_TOO_LARGE, 413, what + " has too many bytes", limit);
    }

    /// Refusal of a batch.
    public static Problem tooManyEvents(int limit) {
        return Problem.overLimit(FailureCode.BATCH_TOO_LARGE, 413, "the batch has too many events", limit);
    }
}
