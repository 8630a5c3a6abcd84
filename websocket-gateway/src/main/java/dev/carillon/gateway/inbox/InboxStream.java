// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.inbox;

import dev.carillon.events.Lane;
import dev.carillon.events.RecipientId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Streams of an inbox, each with its own positions: the items of each lane, and the changes of items' states.
public enum InboxStream {
    CRITICAL(Lane.CRITICAL),
    STANDARD(Lane.STANDARD),
    BULK(Lane.BULK),
    /// Changes of items' states, of all lanes. Its positions are the recipient's revisions.
    STATE(null);

    private static final String STATE_NAME = "state";

    private final Optional<Lane> lane;

    InboxStream(@Nullable Lane lane) {
        this.lane = Optional.ofNullable(lane);
    }

    public static InboxStream of(Lane lane) {
        return switch (lane) {
            case CRITICAL -> CRITICAL;
            case STANDARD -> STANDARD;
            case BULK -> BULK;
        };
    }

    public static Optional<InboxStream> find(String wireName) {
        return wireName.equals(STATE_NAME)
                ? Optional.of(STATE)
                : Lane.find(wireName).map(InboxStream::of);
    }

    /// Lane of the stream; absent for the stream of changes, which has those of all lanes.
    public Optional<Lane> lane() {
        return lane;
    }

    /// Name in channel names and cursors.
    public String wireName() {
        return lane.map(Lane::wireName).orElse(STATE_NAME);
    }

    /// Channel name of a recipient's server-side subscription.
    public String subscription(RecipientId recipient) {
        return "inbox:" + wireName() + "#" + recipient;
    }
}
