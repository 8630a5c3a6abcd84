// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.dispatch;

import dev.carillon.events.FailureCode;

/// Attempt that was dropped before it got its turn, because its partition was revoked or the process stops. Nothing
/// was sent.
final class AbandonedException extends RuntimeException {

    AbandonedException() {
        super("attempt abandoned before its turn; another worker reads the record again", null, false, false);
    }

    FailureCode code() {
        return FailureCode.UNAVAILABLE;
    }
}
