// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.connection;

/// What checking a client's token came to.
public sealed interface TokenVerdict {

    record Valid(ClientIdentity identity) implements TokenVerdict {}

    /// Genuine, but its time is over.
    record Expired() implements TokenVerdict {}

    /// Forged, for another audience, or of an unknown tenant.
    ///
    /// @param cause a sentence without the token
    record Invalid(String cause) implements TokenVerdict {}

    /// The catalog with the tenants' secrets has not been read yet, or the tenant's own keys cannot be had.
    record Undecided() implements TokenVerdict {}
}
