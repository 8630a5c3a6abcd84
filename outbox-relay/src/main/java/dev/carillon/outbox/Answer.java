// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.outbox;

import java.util.List;

/// Answer to a request with several events.
sealed interface Answer {

    /// One verdict for each event, in order.
    record Each(List<Verdict> verdicts) implements Answer {}

    /// The platform refused the whole request.
    record Whole(Verdict verdict) implements Answer {}

    /// No verdict about any event: no answer, not the platform's answer, or an API key that is not accepted. The events
    /// may have been accepted.
    record None(String cause) implements Answer {}
}
