// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.attempt;

import java.time.Duration;
import java.time.Instant;

/// Outcome of one attempt to send a delivery to a provider.
public sealed interface AttemptOutcome {

    /// The provider accepted the delivery; `reference` correlates later receipts.
    record Accepted(ProviderReference reference) implements AttemptOutcome {}

    /// The provider refused permanently. A retry cannot help.
    record Refused(RefusalReason reason) implements AttemptOutcome {}

    /// The address is invalid since `since`.
    record AddressInvalid(String code, Instant since) implements AttemptOutcome {}

    /// The provider did not accept the delivery and asked for a later attempt. Does not consume the attempt budget.
    record Throttled(Duration retryAfter) implements AttemptOutcome {}

    /// No usable answer.
    ///
    /// @param cause Cause for operators, without personal data
    /// @param handover Possibility that the provider accepted the message
    record Unanswered(String cause, Handover handover) implements AttemptOutcome {

        /// Unanswered attempt whose message may have been sent.
        public Unanswered(String cause) {
            this(cause, Handover.POSSIBLE);
        }
    }

    /// Possibility that a provider without an answer received the message.
    enum Handover {
        /// The message left this process: the provider may have received it.
        POSSIBLE,
        /// The provider did not receive the message: nothing was sent, or the provider said so. Another provider
        /// may be called.
        NONE
    }

    static AttemptOutcome unreached(String cause) {
        return new Unanswered(cause, Handover.NONE);
    }

    static AttemptOutcome refused(String code, String detail) {
        return new Refused(new RefusalReason(code, detail));
    }

    /// Outcome's name in metrics and logs, such as `address_invalid`.
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
