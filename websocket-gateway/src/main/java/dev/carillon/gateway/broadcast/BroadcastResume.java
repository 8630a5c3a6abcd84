// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.broadcast;

import dev.carillon.gateway.protocol.Push;
import java.util.List;

/// How a subscription to a stream begins.
public sealed interface BroadcastResume {

    /// Everything after the client's position.
    record Resumed(BroadcastPosition from, List<BroadcastItem> items) implements BroadcastResume {
        public Resumed {
            items = List.copyOf(items);
        }

        public List<Push.Publication> publications() {
            return items.stream().map(BroadcastItem::publication).toList();
        }
    }

    /// At the end of the stream, as the client did not ask for more.
    record Started(BroadcastPosition at) implements BroadcastResume {}

    /// The position is of another stream, beyond this one, or not kept any more.
    record NotRecoverable(BroadcastPosition at) implements BroadcastResume {}

    /// Where the subscription stands that has this.
    default BroadcastPosition reached() {
        return switch (this) {
            case Resumed(BroadcastPosition from, var items) ->
                new BroadcastPosition(from.epoch(), from.offset() + items.size());
            case Started(BroadcastPosition at) -> at;
            case NotRecoverable(BroadcastPosition at) -> at;
        };
    }

    /// A pure decision.
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
