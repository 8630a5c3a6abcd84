// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.connection;

import dev.carillon.events.RecipientKey;
import java.time.Instant;
import java.util.Optional;

/// Identity of a connection's client, proved by its token.
///
/// @param expiresAt absent for a token that does not expire
/// @param tokenId `jti`; may be empty
/// @param issuedAtMillis 0 if the token has no `iat`
public record ClientIdentity(
        RecipientKey recipient,
        Optional<Instant> expiresAt,
        String tokenId,
        long issuedAtMillis,
        StreamAccess streams) {}
