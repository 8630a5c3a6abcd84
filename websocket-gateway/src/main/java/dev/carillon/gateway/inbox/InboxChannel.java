// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.inbox;

import dev.carillon.events.Lane;
import dev.carillon.events.RecipientId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The streams of an inbox, each with positions of its own: what arrived, by lane, and what changed of it.
public enum InboxChannel {
    CRITICAL(Lane.CRITICAL),
    STANDARD(Lane.STANDARD),
    BULK(Lane.BULK),
    /// Changes of items' states, of all lanes. Its positions are the recipient's revisions.
    STATE(null);

    private static final String STATE_NAME = "state";

    private final Optional<Lane> lane;

    InboxChannel(@Nullable Lane lane) {
        this.lane = Optional.ofNullable(lane);
    }

    public static InboxChannel of(Lane lane) {
        return switch (lane) {
            case CRITICAL -> CRITICAL;
            case STANDARD -> STANDARD;
            case BULK -> BULK;
        };
    }

    public static Optional<InboxChannel> find(String wireName) {
        return wireName.equals(STATE_NAME)
                ? Optional.of(STATE)
                : Lane.find(wireName).map(InboxChannel::of);
    }

    /// Absent for changes, which are of all lanes.
    public Optional<Lane> lane() {
        return lane;
    }

    /// As in channel names and cursors.
    public String wireName() {
        return lane.map(Lane::wireName).orElse(STATE_NAME);
    }

    /// What the server-side subscription of a recipient is called.
    public String subscription(RecipientId recipient) {
        return "inbox:" + wireName() + "#" + recipient;
    }
}
