// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.broadcast;

import dev.carillon.gateway.protocol.Push;
import java.util.List;

/// Start of a subscription to a stream.
public sealed interface BroadcastResume {

    /// The subscription resumes with all items after the client's position.
    record Resumed(BroadcastPosition from, List<BroadcastItem> items) implements BroadcastResume {
        public Resumed {
            items = List.copyOf(items);
        }

        public List<Push.Publication> publications() {
            return items.stream().map(BroadcastItem::publication).toList();
        }
    }

    /// The subscription starts at the end of the stream, because the client did not ask to resume.
    record Started(BroadcastPosition at) implements BroadcastResume {}

    /// The client's position is of another epoch, beyond the end of the stream, or older than the stored items.
    record NotRecoverable(BroadcastPosition at) implements BroadcastResume {}

    /// Position of the subscription after the items of this answer.
    default BroadcastPosition reached() {
        return switch (this) {
            case Resumed(BroadcastPosition from, var items) ->
                new BroadcastPosition(from.epoch(), from.offset() + items.size());
            case Started(BroadcastPosition at) -> at;
            case NotRecoverable(BroadcastPosition at) -> at;
        };
    }

    /// Decides how the subscription starts; a pure function.
    ///
    /// @param view read from `from` on
    static BroadcastResume decide(BroadcastPosition from, BroadcastView view, int most) {
        BroadcastPosition top = view.top();
        if (!from.epoch().isEmpty() && !from.epoch().equals(top.epoch())) {
            return new NotRecoverable(top);
        }
        long missed = top.offset() - from.offset();
        return missed < 0 || missed > most || view.items().size() != missed
                ? new NotRecoverable(top)
                : new Resumed(new BroadcastPosition(top.epoch(), from.offset()), view.items());
    }
}
