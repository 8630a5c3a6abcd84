// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.attempt;

import java.time.Duration;
import java.time.Instant;

/// What one attempt to hand a delivery to a provider came to.
public sealed interface AttemptOutcome {

    /// The provider took responsibility; `reference` correlates later receipts.
    record Accepted(ProviderReference reference) implements AttemptOutcome {}

    /// Refused for good. Trying again cannot help.
    record Refused(RefusalReason reason) implements AttemptOutcome {}

    /// The address is dead since `since`.
    record AddressInvalid(String code, Instant since) implements AttemptOutcome {}

    /// Not taken: asked to slow down, or to come back later. Does not consume the attempt budget.
    record Throttled(Duration retryAfter) implements AttemptOutcome {}

    /// No usable answer.
    ///
    /// @param cause for people, without personal data
    /// @param handover whether the provider may have taken it
    record Unanswered(String cause, Handover handover) implements AttemptOutcome {

        /// It may have been sent.
        public Unanswered(String cause) {
            this(cause, Handover.POSSIBLE);
        }
    }

    /// Whether a provider that did not answer may have what it was sent.
    enum Handover {
        /// The message left this process: no one knows.
        POSSIBLE,
        /// Nothing left this process, or the provider said that it has nothing: another may be asked.
        NONE
    }

    static AttemptOutcome unreached(String cause) {
        return new Unanswered(cause, Handover.NONE);
    }

    static AttemptOutcome refused(String code, String detail) {
        return new Refused(new RefusalReason(code, detail));
    }

    /// As in metrics and logs: `address_invalid`.
    default String wireName() {
        return switch (this) {
            case Accepted _ -> "accepted";
            case Refused _ -> "refused";
            case AddressInvalid _ -> "address_invalid";
            case Throttled _ -> "throttled";
            case Unanswered _ -> "unanswered";
        };
    }
}
