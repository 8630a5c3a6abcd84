// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.inbox;

import com.google.protobuf.ByteString;
import dev.carillon.events.RecipientKey;
import java.util.List;

/// Word that items of a recipient have a new state, for the recipient's other devices.
///
/// @param revision of the recipient's changes; each follows the one before by 1
/// @param words at least one
/// @param origin the connection that made the change and need not be told; may be empty
public record StateChange(RecipientKey recipient, long revision, List<Word> words, String origin) {

    public StateChange {
        words = List.copyOf(words);
    }

    /// What a client is sent.
    ///
    /// @param kind `state` or `retracted`
    /// @param data JSON
    public record Word(String kind, ByteString data) {}
}
