// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.dispatch;

import dev.carillon.events.FailureCode;

/// The partition goes to another worker, or the process ends, before it was the attempt's turn. Nothing was sent.
final class AbandonedException extends RuntimeException {

    AbandonedException() {
        super("left for the next worker", null, false, false);
    }

    FailureCode code() {
        return FailureCode.UNAVAILABLE;
    }
}
