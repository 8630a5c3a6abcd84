// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.simulators.push;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What the service says to one request.
sealed interface ApnsAnswer {

    /// 200.
    record Taken(ReceivedNotification notification) implements ApnsAnswer {}

    /// An error with Apple's reason.
    ///
    /// @param timestamp since when the token is dead, with 410
    /// @param retryAfterSeconds 0 for none
    record Rejected(int status, String reason, @Nullable Instant timestamp, long retryAfterSeconds)
            implements ApnsAnswer {

        static Rejected of(ApnsReason reason) {
            return new Rejected(reason.status(), reason.wireName(), null, 0);
        }
    }
}
