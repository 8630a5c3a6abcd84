// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.ingestion.publication;

/// What writing an event to the log came to.
public sealed interface PublicationOutcome {

    /// Every record is acknowledged by all in-sync replicas.
    ///
    /// @param records how many there are
    record Published(int records) implements PublicationOutcome {}

    /// A record is larger than the broker takes.
    ///
    /// @param limit most bytes of one record
    record TooLarge(long limit) implements PublicationOutcome {}

    /// Not every record was acknowledged in time. Some may be stored: the same event may be published again under the
    /// same id.
    record Unconfirmed(Throwable cause) implements PublicationOutcome {}
}
