// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.inbox;

import com.google.protobuf.ByteString;
import java.time.Instant;

/// State of an item as a client gets it. An absent member means false.
///
/// @param snoozedUntilMillis end of the snooze; 0 if the item is not snoozed
/// @param chosen id of the action that the recipient chose; empty if there is none
public record ItemView(ItemState state, boolean pinned, long snoozedUntilMillis, String chosen) {

    /// View of an item on which no device has acted.
    public static final ItemView NEW = new ItemView(ItemState.UNREAD, false, 0, "");

    /// JSON members of the view, without braces.
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
        if (!chosen.isEmpty()) {
            members.append(",\"chosen\":\"").append(chosen).append('"');
        }
        return members.toString();
    }

    /// JSON member of the state alone.
    public static String members(ItemState state) {
        return "\"state\":\"" + state.wireName() + '"';
    }

    /// JSON that a client gets for an item.
    ///
    /// @param content the item's content
    public ByteString json(ByteString content) {
        return content.substring(0, content.size() - 1).concat(ByteString.copyFromUtf8("," + members() + "}"));
    }
}
