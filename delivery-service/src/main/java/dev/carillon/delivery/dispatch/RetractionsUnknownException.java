// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.dispatch;

import dev.carillon.events.FailureCode;

/// Retractions are not read completely yet. Nothing is sent until they are.
final class RetractionsUnknownException extends RuntimeException {

    RetractionsUnknownException() {
        super("the retractions are not read completely yet", null, false, false);
    }

    FailureCode code() {
        return FailureCode.UNAVAILABLE;
    }
}
