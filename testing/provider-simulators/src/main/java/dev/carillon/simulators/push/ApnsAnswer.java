// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.simulators.push;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Answer to one request.
sealed interface ApnsAnswer {

    /// Accepted notification, status 200.
    record Taken(ReceivedNotification notification) implements ApnsAnswer {}

    /// Rejection with Apple's reason.
    ///
    /// @param timestamp Instant since which the token is invalid, with status 410
    /// @param retryAfterSeconds Wait in seconds; 0 for none
    record Rejected(int status, String reason, @Nullable Instant timestamp, long retryAfterSeconds)
            implements ApnsAnswer {

        static Rejected of(ApnsReason reason) {
            return new Rejected(reason.status(), reason.wireName(), null, 0);
        }
    }
}
