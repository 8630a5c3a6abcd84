// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.connection;

/// Result of checking a client's token.
public sealed interface TokenVerdict {

    record Valid(ClientIdentity identity) implements TokenVerdict {}

    /// The token is genuine but expired.
    record Expired() implements TokenVerdict {}

    /// The token is genuine but breaks a rule for the claims of time.
    ///
    /// @param rule a sentence that does not contain the token
    record Unacceptable(String rule) implements TokenVerdict {}

    /// The token is forged, revoked, for another audience, or of an unknown tenant.
    ///
    /// @param cause a sentence that does not contain the token
    record Invalid(String cause) implements TokenVerdict {}

    /// The gateway has not read the tenants' secrets or the revocations since it started, or cannot fetch the tenant's
    /// own keys.
    record Undecided() implements TokenVerdict {}
}
