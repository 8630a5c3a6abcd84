// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.dispatch;

import dev.carillon.events.FailureCode;

/// It is not known yet what was taken back: nothing was sent, and nothing is until it is.
final class RetractionsUnknownException extends RuntimeException {

    RetractionsUnknownException() {
        super("what was retracted has not been read yet", null, false, false);
    }

    FailureCode code() {
        return FailureCode.UNAVAILABLE;
    }
}
