// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.tracking;

import com.google.protobuf.ByteString;

/// A receipt as tracked: the bytes that it came in, under what it is about.
///
/// @param subject the notification, or the event where the fact is about the event
record TrackedReceipt(String tenant, String subject, String id, long atMillis, ByteString body) {

    /// Of two tellings of one fact the earlier counts.
    TrackedReceipt merge(TrackedReceipt other) {
        if (atMillis != other.atMillis) {
            return atMillis < other.atMillis ? this : other;
        }
        return ByteString.unsignedLexicographicalComparator().compare(body, other.body) <= 0 ? this : other;
    }
}
