// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.store;

import dev.carillon.events.FailureCode;

/// A store is away, or did not answer in time. Trying again later helps.
public final class StoreUnavailableException extends RuntimeException {

    private static final long serialVersionUID = 1;

    public StoreUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }

    public StoreUnavailableException(String message) {
        super(message);
    }

    public FailureCode code() {
        return FailureCode.UNAVAILABLE;
    }
}
