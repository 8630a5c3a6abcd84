// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.store;

import dev.carillon.events.FailureCode;

/// A store is away, or did not answer in time. Trying again later helps.
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

    /// The store answers, but too many wait for it.
    public static StoreUnavailableException busy(String message) {
        return new StoreUnavailableException(message, true);
    }

    /// Whether the store merely has too much to do.
    public boolean isBusy() {
        return busy;
    }

    public FailureCode code() {
        return FailureCode.UNAVAILABLE;
    }
}
