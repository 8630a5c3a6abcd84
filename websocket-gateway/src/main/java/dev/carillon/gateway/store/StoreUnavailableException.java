// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.store;

import dev.carillon.events.FailureCode;

/// A store is unavailable or did not answer in time. Callers may retry later.
public final class StoreUnavailableException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final boolean busy;

    public StoreUnavailableException(String message, Throwable cause) {
        super(message, cause);
        this.busy = false;
    }

    public StoreUnavailableException(String message) {
        this(message, false);
    }

    private StoreUnavailableException(String message, boolean busy) {
        super(message);
        this.busy = busy;
    }

    /// The store is available, but too many calls wait for it.
    public static StoreUnavailableException busy(String message) {
        return new StoreUnavailableException(message, true);
    }

    /// True if the store is available but overloaded.
    public boolean isBusy() {
        return busy;
    }

    public FailureCode code() {
        return FailureCode.UNAVAILABLE;
    }
}
