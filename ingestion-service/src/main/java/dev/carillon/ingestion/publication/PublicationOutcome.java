// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.ingestion.publication;

/// Outcome of publishing an event.
public sealed interface PublicationOutcome {

    /// Every record is acknowledged by all in-sync replicas.
    ///
    /// @param records number of records
    record Published(int records) implements PublicationOutcome {}

    /// A record is larger than the broker accepts.
    ///
    /// @param limit largest record in bytes
    record TooLarge(long limit) implements PublicationOutcome {}

    /// Not every record was acknowledged in time. Some may be stored; the event may be published again under the
    /// same id.
    record Unconfirmed(Throwable cause) implements PublicationOutcome {}
}
