// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.inbox;

import dev.carillon.gateway.protocol.Push;
import dev.carillon.gateway.protocol.SharedPush;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Publication of a change of state to a recipient's connections, encoded once for all of them. Only the last of
/// several publications has the offset: a client that has it has all of them.
///
/// @param position the change's revision
/// @param origin id of the connection that made the change; may be empty
public record PublishedChange(
        long position, String origin, List<Push.Publication> publications, List<SharedPush> pushes)
        implements InboxEntry {

    public PublishedChange {
        publications = List.copyOf(publications);
        pushes = List.copyOf(pushes);
    }

    static PublishedChange of(StateChange change) {
        String channel = InboxStream.STATE.subscription(change.recipient().requireRecipient());
        List<Push.Publication> publications = new ArrayList<>(change.messages().size());
        for (int i = 0; i < change.messages().size(); i++) {
            StateChange.Message message = change.messages().get(i);
            long offset = i == change.messages().size() - 1 ? change.revision() : 0;
            publications.add(new Push.Publication(message.data(), offset, Map.of("kind", message.kind())));
        }
        return new PublishedChange(
                change.revision(),
                change.origin(),
                publications,
                publications.stream()
                        .map(publication -> new SharedPush(new Push.Published(channel, publication)))
                        .toList());
    }
}
