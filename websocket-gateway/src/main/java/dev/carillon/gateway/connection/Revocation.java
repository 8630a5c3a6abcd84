// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.connection;

import dev.carillon.events.RecipientKey;
import java.util.Optional;

/// Takes tokens of a recipient out of force.
///
/// @param tokenId the one token (`jti`); absent: all
/// @param issuedUntilMillis those that were issued by then
public record Revocation(RecipientKey recipient, Optional<String> tokenId, long issuedUntilMillis) {

    boolean concerns(ClientIdentity identity) {
        return identity.issuedAtMillis() <= issuedUntilMillis
                && identity.recipient().equals(recipient)
                && tokenId.map(id -> id.equals(identity.tokenId())).orElse(true);
    }
}
