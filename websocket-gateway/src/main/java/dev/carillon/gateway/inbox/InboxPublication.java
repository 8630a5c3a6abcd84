// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.inbox;

import com.google.protobuf.ByteString;
import dev.carillon.events.Lane;
import dev.carillon.events.RecipientKey;
import dev.carillon.gateway.inbox.item.InboxItem;
import dev.carillon.gateway.protocol.Push;
import dev.carillon.gateway.protocol.SharedPush;
import java.util.List;
import java.util.Map;

/// Publication of an item to a recipient's connections, encoded once for all of them.
public record InboxPublication(Lane lane, Push.Publication publication, SharedPush push) implements InboxEntry {

    static InboxPublication of(RecipientKey recipient, InboxItem item, ItemView view) {
        Push.Publication publication = new Push.Publication(
                view.json(item.content()), item.position(), Map.of("kind", "notification", "type", item.eventType()));
        String channel = InboxStream.of(item.lane()).subscription(recipient.requireRecipient());
        return new InboxPublication(item.lane(), publication, new SharedPush(new Push.Published(channel, publication)));
    }

    @Override
    public long position() {
        return publication.offset();
    }

    /// JSON that a client gets.
    public ByteString data() {
        return publication.data();
    }

    @Override
    public List<Push.Publication> publications() {
        return List.of(publication);
    }
}
