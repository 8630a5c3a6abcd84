// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.broadcast;

import dev.carillon.gateway.protocol.SharedPush;
import dev.carillon.gateway.protocol.UnsubscribeCode;
import java.util.ArrayList;
import java.util.List;

/// One connection's subscription to a stream. It buffers new items until it is opened at a position. From then on it
/// passes each item on once, in order, and ends if an item is missing. The first item of a stream follows the
/// beginning of every epoch: a stream that was empty can start with another epoch than it was read with.
///
/// Thread-safe; the listener is called under the lock and must not wait.
public final class BroadcastSubscription {

    private static final int MAX_BUFFERED = 1_000;

    /// Receiver of the subscription's items and of its end.
    public interface Listener {

        /// @param pushes in order; not empty
        void published(List<SharedPush> pushes);

        /// Called when the subscription has ended; the listener must notify the client.
        void ended(BroadcastStream stream, UnsubscribeCode code);
    }

    private enum Phase {
        BUFFERING,
        /// Items are buffered, and items may have been missed meanwhile.
        INTERRUPTED,
        OPEN,
        ENDED
    }

    /// A new item for all subscriptions of a node.
    record Arrival(BroadcastPosition position, SharedPush push) {}

    private final BroadcastStream stream;
    private final Listener listener;
    /// Items that arrived before the subscription was opened; immutable while there are none.
    private List<Arrival> buffered = List.of();

    private Phase phase = Phase.BUFFERING;
    private BroadcastPosition position = new BroadcastPosition("", 0);

    public BroadcastSubscription(BroadcastStream stream, Listener listener) {
        this.stream = stream;
        this.listener = listener;
    }

    public BroadcastStream stream() {
        return stream;
    }

    /// Passes on the items after a position, buffered ones first.
    public void open(BroadcastPosition from) {
        synchronized (this) {
            switch (phase) {
                case BUFFERING -> {
                    phase = Phase.OPEN;
                    position = from;
                    List<Arrival> arrivals = buffered;
                    buffered = List.of();
                    pass(arrivals);
                }
                case INTERRUPTED -> end();
                case OPEN, ENDED -> {
                    // The subscription is open already, or has ended.
                }
            }
        }
    }

    /// Ends the subscription without notice to the listener.
    public void close() {
        synchronized (this) {
            phase = Phase.ENDED;
            buffered = List.of();
        }
    }

    void offer(List<Arrival> arrivals) {
        synchronized (this) {
            switch (phase) {
                case OPEN -> pass(arrivals);
                case BUFFERING -> {
                    if (buffered.size() + arrivals.size() <= MAX_BUFFERED) {
                        if (buffered.isEmpty()) {
                            buffered = new ArrayList<>();
                        }
                        buffered.addAll(arrivals);
                    } else {
                        stopBuffering();
                    }
                }
                case INTERRUPTED, ENDED -> {
                    // The client gets the item when it resumes.
                }
            }
        }
    }

    /// Ends the subscription because items may have been missed.
    void interrupt() {
        synchronized (this) {
            switch (phase) {
                case BUFFERING -> stopBuffering();
                case OPEN -> end();
                case INTERRUPTED, ENDED -> {
                    // The subscription is ending or has ended.
                }
            }
        }
    }

    /// Passes on the items that follow, up to the first gap, and ends the subscription at a gap.
    private void pass(List<Arrival> arrivals) {
        List<SharedPush> following = new ArrayList<>(arrivals.size());
        boolean gap = false;
        for (Arrival arrival : arrivals) {
            boolean first = position.offset() == 0 && arrival.position().offset() == 1;
            boolean foreign = !arrival.position().epoch().equals(position.epoch());
            gap = !first && (foreign || arrival.position().offset() > position.offset() + 1);
            if (gap) {
                break;
            }
            if (arrival.position().offset() > position.offset()) {
                position = arrival.position();
                following.add(arrival.push());
            }
        }
        if (!following.isEmpty()) {
            listener.published(following);
        }
        // The client may have been disconnected meanwhile.
        if (gap && phase == Phase.OPEN) {
            end();
        }
    }

    /// Stops buffering. The subscription ends when it is opened, so not before the client has its reply.
    private void stopBuffering() {
        phase = Phase.INTERRUPTED;
        buffered = List.of();
    }

    private void end() {
        phase = Phase.ENDED;
        listener.ended(stream, UnsubscribeCode.INSUFFICIENT_STATE);
    }
}
