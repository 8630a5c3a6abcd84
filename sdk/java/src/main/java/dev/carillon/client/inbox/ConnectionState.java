// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.client.inbox;

/// State of the connection to the gateway.
public sealed interface ConnectionState {

    /// Connected: the listener is called for new items at once.
    record Live() implements ConnectionState {}

    /// Disconnected: the client reconnects and resumes automatically; acts wait meanwhile.
    record Offline(String reason) implements ConnectionState {}

    /// Closed for good.
    ///
    /// @param code close code of the protocol
    record Ended(int code, String reason) implements ConnectionState {}
}
