// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.inbox.item;

import com.google.protobuf.ByteString;
import dev.carillon.events.Lane;
import java.time.Instant;

/// Inbox items of tests, named after their position.
public final class TestItems {

    private TestItems() {}

    public static InboxItem item(long position) {
        return item(position, ByteString.copyFromUtf8("{}"));
    }

    public static InboxItem item(long position, ByteString content) {
        return new InboxItem(
                Lane.STANDARD,
                position,
                "n" + position,
                "d" + position,
                "e" + position,
                "order.shipped",
                "orders",
                Instant.EPOCH,
                0,
                content);
    }
}
