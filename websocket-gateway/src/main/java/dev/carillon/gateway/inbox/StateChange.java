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
public record StateChange(RecipientKey recipient, long revision, List<Word> words, String origin) {

    public StateChange {
        words = List.copyOf(words);
    }

    /// Message that a client gets.
    ///
    /// @param kind `state` or `retracted`
    /// @param data JSON
    public record Word(String kind, ByteString data) {}
}
