// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.receipt;

import dev.carillon.events.FailureCode;

/// The process stops before Kafka acknowledged a record. The delivery is not settled and is read again later.
public final class PublicationClosedException extends RuntimeException {

    PublicationClosedException() {
        super("stopped before Kafka acknowledged the record");
    }

    public FailureCode code() {
        return FailureCode.UNAVAILABLE;
    }
}
