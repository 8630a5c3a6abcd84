// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.connection;

import dev.carillon.events.RecipientKey;
import java.util.Optional;

/// Revocation of a recipient's tokens.
///
/// @param tokenId id (`jti`) of the revoked token; absent if all tokens are revoked
/// @param issuedUntilMillis time up to which a revoked token was issued
public record Revocation(RecipientKey recipient, Optional<String> tokenId, long issuedUntilMillis) {

    boolean concerns(ClientIdentity identity) {
        return identity.issuedAtMillis() <= issuedUntilMillis
                && identity.recipient().equals(recipient)
                && tokenId.map(id -> id.equals(identity.tokenId())).orElse(true);
    }
}
