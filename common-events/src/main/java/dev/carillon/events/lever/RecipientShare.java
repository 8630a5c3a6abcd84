// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.events.lever;

import dev.carillon.events.RecipientKey;

/// Stable share of all recipients for one purpose. A higher percentage adds recipients and keeps the earlier ones.
/// The shares of different purposes are independent.
public final class RecipientShare {

    private static final int PARTS = 10_000;
    private static final int PARTS_PER_PERCENT = 100;

    private RecipientShare() {}

    /// @param purpose Purpose, such as a lever's id
    public static boolean isWithin(String purpose, RecipientKey recipient, int percent) {
        return Long.remainderUnsigned(mixed(hash(purpose + "|" + recipient)), PARTS)
                < (long) percent * PARTS_PER_PERCENT;
    }

    /// FNV-1a hash.
    private static long hash(String text) {
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
        }
        return hash;
    }

    /// Finalizer of MurmurHash3, because FNV alone distributes the last characters badly.
    private static long mixed(long hash) {
        long first = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
        long second = (first ^ (first >>> 33)) * 0xc4ceb9fe1a85ec53L;
        return second ^ (second >>> 33);
    }
}
