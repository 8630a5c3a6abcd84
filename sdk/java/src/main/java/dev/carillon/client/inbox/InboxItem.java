// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.client.inbox;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// One notification in the inbox.
///
/// @param type the event type
/// @param lane critical, standard or bulk
/// @param image URL of a picture
/// @param icon URL of a small picture
/// @param actions buttons, the primary one first
/// @param data the event's data as the producer sent it, a JSON object as text
/// @param acceptedAt time at which the event was accepted
public record InboxItem(
        String id,
        String eventId,
        String type,
        String lane,
        Optional<String> category,
        String title,
        Optional<String> body,
        Optional<String> actionUrl,
        Optional<String> image,
        Optional<String> icon,
        List<ItemAction> actions,
        String data,
        Instant acceptedAt,
        ItemView view) {

    public InboxItem {
        actions = List.copyOf(actions);
    }
}
