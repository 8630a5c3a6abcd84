// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.inbox;

import com.google.protobuf.ByteString;
import dev.carillon.events.Lane;
import dev.carillon.events.RecipientId;
import dev.carillon.events.RecipientKey;
import dev.carillon.gateway.protocol.Push;
import dev.carillon.gateway.protocol.SharedPush;
import java.util.Map;

/// An item on its way to a recipient's connections, encoded once for all of them.
///
/// @param data what a client is sent, JSON
public record InboxPublication(Lane lane, long position, ByteString data, SharedPush push) {

    public static InboxPublication of(RecipientKey recipient, InboxItem item, ItemState state) {
        Push.Publication publication = publication(item, state);
        return new InboxPublication(
                item.lane(),
                item.position(),
                publication.data(),
                new SharedPush(new Push.Published(channel(item.lane(), recipient.requireRecipient()), publication)));
    }

    public static Push.Publication publication(InboxItem item, ItemState state) {
        return new Push.Publication(
                item.json(state), item.position(), Map.of("kind", "notification", "type", item.eventType()));
    }

    /// What the lane's server-side subscription is called.
    public static String channel(Lane lane, RecipientId recipient) {
        return "inbox:" + lane.wireName() + "#" + recipient;
    }
}
