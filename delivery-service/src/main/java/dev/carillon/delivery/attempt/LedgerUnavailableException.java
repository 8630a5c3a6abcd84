// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.attempt;

import dev.carillon.events.FailureCode;

/// The ledger does not answer.
public final class LedgerUnavailableException extends RuntimeException {

    public LedgerUnavailableException(Throwable cause) {
        super(cause);
    }

    public FailureCode code() {
        return FailureCode.UNAVAILABLE;
    }
}
