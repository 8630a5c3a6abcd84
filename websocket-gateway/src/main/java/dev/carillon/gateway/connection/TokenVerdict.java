// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.connection;

/// Result of checking a client's token.
public sealed interface TokenVerdict {

    record Valid(ClientIdentity identity) implements TokenVerdict {}

    /// The token is genuine but expired.
    record Expired() implements TokenVerdict {}

    /// The token is forged, revoked, for another audience, or of an unknown tenant.
    ///
    /// @param cause a sentence that does not contain the token
    record Invalid(String cause) implements TokenVerdict {}

    /// The gateway has not read the catalog with the tenants' secrets yet, or cannot fetch the tenant's own keys.
    record Undecided() implements TokenVerdict {}
}
