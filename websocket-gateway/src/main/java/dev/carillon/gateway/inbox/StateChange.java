// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.inbox;

import com.google.protobuf.ByteString;
import dev.carillon.events.RecipientKey;
import java.util.List;

/// Change of the state of a recipient's items, for the recipient's other devices.
///
/// @param revision revision of the recipient's changes; it grows by 1 with each change
/// @param messages at least one message for clients
/// @param origin id of the connection that made the change and does not get it; may be empty
public record StateChange(RecipientKey recipient, long revision, List<Message> messages, String origin) {

    public StateChange {
        messages = List.copyOf(messages);
    }

    /// Message that a client gets.
    ///
    /// @param kind `state` or `retracted`
    /// @param data JSON
    public record Message(String kind, ByteString data) {}
}
