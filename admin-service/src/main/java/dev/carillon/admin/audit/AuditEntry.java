// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.audit;

import java.time.Instant;
import java.util.HexFormat;

/// A change in its chain.
///
/// @param sequence 1 for the first of the chain, without gaps
/// @param hash of this entry and, through the one before it, of all before; in hex
public record AuditEntry(long sequence, Instant at, Actor actor, Change change, String hash) {

    static AuditEntry of(long sequence, Instant at, Actor actor, Change change, byte[] hash) {
        return new AuditEntry(sequence, at, actor, change, HexFormat.of().formatHex(hash));
    }
}
