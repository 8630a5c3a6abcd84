// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.inbox;

import com.google.protobuf.ByteString;
import dev.carillon.events.Lane;
import dev.carillon.gateway.protocol.Push;
import dev.carillon.gateway.protocol.SharedPush;
import java.util.Map;

/// A change of state on its way to a recipient's connections, encoded once for all of them. It has no offset: a
/// change is not part of a stream.
///
/// @param data what a client is sent, JSON
/// @param origin the connection that made it; may be empty
public record PublishedChange(ByteString data, String origin, SharedPush push) {

    static PublishedChange of(StateChange change) {
        // A change concerns all lanes; every connection has this one.
        String channel =
                InboxPublication.channel(Lane.STANDARD, change.recipient().requireRecipient());
        Push.Publication publication = new Push.Publication(change.data(), 0, Map.of("kind", "state"));
        return new PublishedChange(
                change.data(), change.origin(), new SharedPush(new Push.Published(channel, publication)));
    }
}
