// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.audit;

import java.time.Instant;
import java.util.HexFormat;

/// Change as an entry of its chain.
///
/// @param sequence position in the chain, from 1, without gaps
/// @param hash hash of this entry and, through the previous entry's hash, of all entries before it; in hex
public record AuditEntry(long sequence, Instant at, Actor actor, Change change, String hash) {

    static AuditEntry of(long sequence, Instant at, Actor actor, Change change, byte[] hash) {
        return new AuditEntry(sequence, at, actor, change, HexFormat.of().formatHex(hash));
    }
}
