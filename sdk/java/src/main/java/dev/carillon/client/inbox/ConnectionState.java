// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.client.inbox;

/// How the inbox stands to the gateway.
public sealed interface ConnectionState {

    /// What arrives is told at once.
    record Live() implements ConnectionState {}

    /// It reconnects and resumes by itself; acts wait meanwhile.
    record Offline(String reason) implements ConnectionState {}

    /// For good.
    ///
    /// @param code as in the protocol's table of close codes
    record Ended(int code, String reason) implements ConnectionState {}
}
