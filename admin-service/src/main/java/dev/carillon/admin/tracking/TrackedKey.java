// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.tracking;

import com.google.protobuf.ByteString;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/// Keys of tracked rows, 16 bytes each. Ids of notifications and receipts contain them in hex; tenants choose the
/// ids of events, so the keys of events are digests of tenant and id.
final class TrackedKey {

    private static final Pattern NOTIFICATION = Pattern.compile("n[0-9a-f]{32}");
    private static final int BYTES = 16;

    private TrackedKey() {}

    static ByteString ofEvent(String tenant, String id) {
        return digest(tenant + "/" + id);
    }

    /// @throws IllegalArgumentException if the text is not a notification's id
    static ByteString ofNotification(String id) {
        if (!NOTIFICATION.matcher(id).matches()) {
            throw new IllegalArgumentException("a notification id must match " + NOTIFICATION);
        }
        return ByteString.copyFrom(HexFormat.of().parseHex(id, 1, id.length()));
    }

    static boolean isNotification(String id) {
        return NOTIFICATION.matcher(id).matches();
    }

    static String notificationId(byte[] key) {
        return "n" + HexFormat.of().formatHex(key);
    }

    static ByteString ofReceipt(String id) {
        return digest(id);
    }

    private static ByteString digest(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return ByteString.copyFrom(digest, 0, BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
