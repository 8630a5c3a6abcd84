// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.tracking;

import com.google.protobuf.ByteString;
import dev.carillon.events.Sha256;
import java.util.HexFormat;

/// Keys of tracked rows, 16 bytes each. Ids of notifications and receipts contain them in hex; tenants choose the
/// ids of events, so the keys of events are digests of tenant and id.
final class TrackedKey {

    private static final int BYTES = 16;
    private static final int NOTIFICATION_LENGTH = 1 + 2 * BYTES;

    /// Hex digits that the beginning of an id needs: one of 16 million notifications begins with six of them.
    private static final int SHORTEST_BEGINNING = 6;

    private TrackedKey() {}

    static ByteString ofEvent(String tenant, String id) {
        return digest(tenant + "/" + id);
    }

    /// @throws IllegalArgumentException if the text is not a notification's id
    static ByteString ofNotification(String id) {
        if (!isNotification(id)) {
            throw new IllegalArgumentException("a notification id must match n[0-9a-f]{32}");
        }
        return ByteString.copyFrom(HexFormat.of().parseHex(id, 1, id.length()));
    }

    static boolean isNotification(String id) {
        return id.length() == NOTIFICATION_LENGTH && hasDigits(id);
    }

    /// True if ids of notifications can begin with the text, and few do.
    static boolean beginsNotification(String text) {
        return text.length() > SHORTEST_BEGINNING && text.length() <= NOTIFICATION_LENGTH && hasDigits(text);
    }

    private static boolean hasDigits(String id) {
        boolean isValid = id.charAt(0) == 'n';
        for (int i = 1; isValid && i < id.length(); i++) {
            char digit = id.charAt(i);
            isValid = (digit >= '0' && digit <= '9') || (digit >= 'a' && digit <= 'f');
        }
        return isValid;
    }

    /// Lowest key of the ids that begin with a text.
    static byte[] lowest(String begun) {
        return completed(begun, "0");
    }

    /// Highest key of the ids that begin with a text.
    static byte[] highest(String begun) {
        return completed(begun, "f");
    }

    private static byte[] completed(String begun, String digit) {
        return HexFormat.of().parseHex(begun.substring(1) + digit.repeat(NOTIFICATION_LENGTH - begun.length()));
    }

    static String notificationId(byte[] key) {
        return "n" + HexFormat.of().formatHex(key);
    }

    static ByteString ofReceipt(String id) {
        return digest(id);
    }

    private static ByteString digest(String text) {
        return ByteString.copyFrom(Sha256.of(text), 0, BYTES);
    }
}
