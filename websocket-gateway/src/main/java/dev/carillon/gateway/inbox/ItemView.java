// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.inbox;

import com.google.protobuf.ByteString;
import java.time.Instant;

/// All that a client is told about what became of an item. What it does not say is not so.
///
/// @param snoozedUntilMillis 0 when the item is not put off
public record ItemView(ItemState state, boolean pinned, long snoozedUntilMillis) {

    /// Of an item about which nobody has said anything.
    public static final ItemView NEW = new ItemView(ItemState.UNREAD, false, 0);

    /// The members that say it, without braces.
    public String members() {
        StringBuilder members = new StringBuilder(48).append(members(state));
        if (pinned) {
            members.append(",\"pinned\":true");
        }
        if (snoozedUntilMillis > 0) {
            members.append(",\"snoozedUntil\":\"")
                    .append(Instant.ofEpochMilli(snoozedUntilMillis))
                    .append('"');
        }
        return members.toString();
    }

    /// The member that says the state alone.
    public static String members(ItemState state) {
        return "\"state\":\"" + state.wireName() + '"';
    }

    /// What a client is sent.
    ///
    /// @param content as in an item
    public ByteString json(ByteString content) {
        return content.substring(0, content.size() - 1).concat(ByteString.copyFromUtf8("," + members() + "}"));
    }
}
