// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.intake;

/// Way in for events. Not thread-safe.
interface WayIn extends AutoCloseable {

    /// Name in the report.
    String label();

    /// Sends events one after the other, without pauses, and returns when the platform has them.
    ///
    /// @param first number of the first event; no number is sent twice
    /// @throws IllegalStateException if an event is refused or does not arrive
    void send(int first, int count);

    @Override
    void close();
}
