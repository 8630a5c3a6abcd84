// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.connection;

import dev.carillon.events.RecipientKey;
import java.time.Instant;

/// Identity of a connection's client, proved by its token.
///
/// @param tokenId `jti`; may be empty
public record ClientIdentity(
        RecipientKey recipient, Instant expiresAt, String tokenId, long issuedAtMillis, StreamAccess streams) {}
