// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.receipt;

import dev.carillon.events.FailureCode;

/// The process ended before Kafka acknowledged a record. What it was about is not settled and is read again later.
public final class PublicationClosedException extends RuntimeException {

    PublicationClosedException() {
        super("closed before Kafka acknowledged");
    }

    public FailureCode code() {
        return FailureCode.UNAVAILABLE;
    }
}
